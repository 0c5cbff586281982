/**
 * Direct messages by hand, line by line: in a terminal, in tmux, in a pipe. {@link dev.jwaku.tools.chat.ChatSession} is
 * the dialogue, {@link dev.jwaku.tools.chat.ChatScreen} how it looks.
 */
@NullMarked
package dev.jwaku.tools.chat;

import org.jspecify.annotations.NullMarked;
