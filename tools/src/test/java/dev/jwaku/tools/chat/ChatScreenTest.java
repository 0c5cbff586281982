package dev.jwaku.tools.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.chat.State;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ChatScreenTest {
    private static final ChatKey BOB =
            Identity.fromPrivateKey(Bytes.fromHex("01".repeat(32))).chatKey();
    private static final String END = BOB.toString().substring(43);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final ChatScreen plain = new ChatScreen(false, ZoneOffset.UTC);
    private final ChatScreen coloured = new ChatScreen(true, ZoneOffset.UTC);

    @Test
    void plainLinesAreForPipes() {
        assertThat(plain.received(NOON, BOB, "hello")).isEqualTo("12:00:00 …" + END + ": hello");
        assertThat(plain.sent(NOON, BOB, "hi", State.QUEUED)).isEqualTo("12:00:00 me to …" + END + ": hi [queued]");
        assertThat(plain.progress("hi", State.DELIVERED)).isEqualTo("  [delivered] hi");
        assertThat(plain.contact(1, BOB, true)).isEqualTo("* 1 " + BOB);
    }

    @Test
    void coloursEndWhereTheyBegin() {
        assertThat(coloured.complaint("no")).isEqualTo("\u001b[31m! no\u001b[0m");
        assertThat(coloured.received(NOON, BOB, "hello")).endsWith("\u001b[0m: hello");
    }

    @Test
    void aTextCannotSteerTheTerminal() {
        assertThat(coloured.received(NOON, BOB, "a\u001b[2Jb\nc\u009bd\u202ee")).endsWith(": a [2Jb c d e");
    }
}
