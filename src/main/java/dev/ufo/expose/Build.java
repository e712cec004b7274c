package dev.ufo.expose;

/** What was built: {@code ufo_build_info} and the head of the status. */
public record Build(String version, String commit, String java) {}
