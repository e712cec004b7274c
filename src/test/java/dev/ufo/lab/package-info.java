/**
 * The fault lab: a real Envoy, real upstreams and one fault at a time, recorded with what was true.
 * docs/lab.md says how to add a scenario.
 */
package dev.ufo.lab;
