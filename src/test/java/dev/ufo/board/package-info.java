/** The board in a real browser, before real agents that take real streams. */
package dev.ufo.board;
