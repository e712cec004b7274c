package dev.ufo.knowledge;

import java.util.Optional;

/**
 * A command and what it shows.
 *
 * @param command for a POSIX shell (bash where it says so); with placeholders in an article, with
 *     values in an incident
 */
public record Check(String what, String command) {
  /** With values; empty when one that is needed is unknown or unfit. */
  Optional<Check> filled(Facts facts) {
    return Command.parse(command).fill(facts).map(filled -> new Check(what, filled));
  }
}
