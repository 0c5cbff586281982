package dev.jwaku.messenger.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.runtime.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages of layer 1 against what status-go wrote, and against anything at all. */
class ApplicationMessageTest {
    /** The names of status-go for what it recorded. */
    private static final Map<String, Integer> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("CHAT_MESSAGE", 1);
        TYPES.put("MEMBERSHIP_UPDATE_MESSAGE", 3);
        TYPES.put("CONTACT_CODE_ADVERTISEMENT", 15);
        TYPES.put("PUSH_NOTIFICATION_QUERY", 18);
        TYPES.put("EMOJI_REACTION", 22);
        TYPES.put("CHAT_IDENTITY", 24);
        TYPES.put("COMMUNITY_DESCRIPTION", 25);
        TYPES.put("COMMUNITY_REQUEST_TO_JOIN", 27);
        TYPES.put("PIN_MESSAGE", 28);
        TYPES.put("EDIT_MESSAGE", 29);
        TYPES.put("STATUS_UPDATE", 30);
        TYPES.put("DELETE_MESSAGE", 31);
        TYPES.put("ACCEPT_CONTACT_REQUEST", 46);
        TYPES.put("COMMUNITY_REQUEST_TO_JOIN_RESPONSE", 48);
        TYPES.put("COMMUNITY_PUBLIC_SHARD_INFO", 79);
    }

    static List<List<String>> recorded() {
        return Vectors.rows("status-go-applications.tsv");
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void readsAndWritesWhatStatusWrote(List<String> row) {
        Bytes payload = Vectors.base64(row.get(4));
        int type = Optional.ofNullable(TYPES.get(row.get(1))).orElseThrow();

        ApplicationMessage message = ApplicationMessage.decode(type, payload);

        assertThat(message.type()).isEqualTo(type);
        assertThat(message.encode()).isEqualTo(payload);
        if (message instanceof ChatMessage text && !row.get(5).equals("-")) {
            assertThat(text.text()).isEqualTo(Vectors.base64(row.get(5)).toUtf8());
        }
    }

    @Test
    void signsMembershipEventsAsStatusDoes() {
        Identity author = Identity.fromPrivateKey(Vectors.A);
        String chatId =
                "8291eae1-338c-4481-9997-04edd2d2bbed-" + author.chatKey().hex();
        MembershipEvent created =
                new MembershipEvent(1_700_000_060_000L, List.of(), "new_group", 1, "#4360df", Bytes.EMPTY);

        SignedMembershipEvent signed = SignedMembershipEvent.sign(author, chatId, created);

        assertThat(created.encode().toHex()).isEqualTo("08e0a499ffbc311a096e65775f67726f757020012a0723343336306466");
        assertThat(signed.signature().toHex())
                .isEqualTo("532176f4e002ac6a03f15f3a6b9a50124ce33ceb04726003cfdcf45944350957"
                        + "783d597848d6e1aa8169df8d5e4f7b14f81dc28e59f5719118e044a096b7712900");
        assertThat(SignedMembershipEvent.decode(chatId, signed.encode())).isEqualTo(signed);
        ChatKey inAnotherGroup =
                SignedMembershipEvent.decode(chatId + "x", signed.encode()).author();
        assertThat(inAnotherGroup).isNotEqualTo(author.chatKey());
    }

    @Property(tries = 2000)
    void anyBytesAreAMessageOrMalformed(@ForAll @IntRange(max = 100) int type, @ForAll byte[] bytes) {
        assertTotal(type, Bytes.of(bytes));
    }

    /** Close to valid: a recorded message with one byte changed or its end missing. */
    @Property(tries = 3000)
    void damagedMessagesAreAMessageOrMalformed(
            @ForAll @IntRange(max = 10_000) int which,
            @ForAll @IntRange(max = 10_000) int where,
            @ForAll byte change,
            @ForAll boolean isCut) {
        List<String> row = recorded().get(which % recorded().size());
        byte[] payload = Vectors.base64(row.get(4)).toByteArray();
        int at = where % payload.length;
        Bytes damaged;
        if (isCut) {
            damaged = Bytes.of(payload).slice(0, at);
        } else {
            payload[at] ^= change;
            damaged = Bytes.of(payload);
        }
        assertTotal(Optional.ofNullable(TYPES.get(row.get(1))).orElseThrow(), damaged);
    }

    private static void assertTotal(int type, Bytes payload) {
        try {
            ApplicationMessage message = ApplicationMessage.decode(type, payload);
            assertThat(ApplicationMessage.decode(type, message.encode())).isEqualTo(message);
            if (message instanceof MembershipUpdateMessage update) {
                update.events().forEach(raw -> SignedMembershipEvent.decode(update.chatId(), raw));
            }
        } catch (MalformedMessageException expected) {
            assertThat(expected).hasMessageNotContaining("null");
        }
    }

    @Property(tries = 300)
    void packedNumbersSurviveEncoding(@ForAll @Size(max = 20) List<Long> numbers, @ForAll boolean flag) {
        RevealedAccount account = new RevealedAccount("0x01", Bytes.fromHex("05"), numbers, flag);

        assertThat(RevealedAccount.decode(account.encode())).isEqualTo(account);
    }

    @Test
    void readsAndWritesTheAccountThatStatusRevealed() {
        List<Bytes> accounts = recorded().stream()
                .filter(row -> row.get(1).equals("COMMUNITY_REQUEST_TO_JOIN"))
                .map(row -> CommunityRequestToJoin.decode(Vectors.base64(row.get(4))))
                .flatMap(request -> request.revealedAccounts().stream())
                .toList();

        assertThat(accounts).hasSize(1);
        RevealedAccount account = RevealedAccount.decode(accounts.getFirst());
        assertThat(account.encode()).isEqualTo(accounts.getFirst());
        assertThat(account.chainIds()).containsExactly(1L, 10L, 42161L);
        assertThat(account.address()).isEqualTo("0xd543c9e1060fb6f119e0e14958ee941280ad7c79");
    }

    @Test
    void stepsOverFieldsOfLaterVersions() {
        AcceptContactRequest accept = new AcceptContactRequest("0x01", 5);
        Bytes later = Bytes.concat(accept.encode(), Bytes.fromHex("a2060401020304"), Bytes.fromHex("f80601"));

        assertThat(AcceptContactRequest.decode(later)).isEqualTo(accept);
    }

    @Test
    void listsAreBounded() {
        MembershipUpdateMessage update = new MembershipUpdateMessage(
                "id", Collections.nCopies(2_001, Bytes.utf8("x")), Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> MembershipUpdateMessage.decode(update.encode()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("2000");
    }
}
