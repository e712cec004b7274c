/** What deploy/ ships, held against the tools that read it. */
package dev.ufo.deploy;
