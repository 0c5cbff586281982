/** What log lines say, in one form for all implementations: events of messages, and the life of a node. */
@NullMarked
package dev.jwaku.tools.trace.model;

import org.jspecify.annotations.NullMarked;
