/**
 * A made-up message history, as a store node of a fleet has it: what the store benchmark loads and asks for. Every
 * message can be made again from its number, so nobody needs to keep them.
 */
@NullMarked
package dev.jwaku.tools.store.history;

import org.jspecify.annotations.NullMarked;
