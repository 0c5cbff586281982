package dev.jwaku.messenger.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.Vectors;
import dev.jwaku.messenger.application.CommunityRequestToJoin;
import dev.jwaku.messenger.application.MessageId;
import dev.jwaku.messenger.community.CommunityFixtures;
import dev.jwaku.messenger.community.CommunityId;
import dev.jwaku.messenger.community.Standing;
import dev.jwaku.messenger.group.GroupChat;
import dev.jwaku.messenger.identity.ChatKey;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.messenger.profile.MessageStore;
import dev.jwaku.messenger.profile.StoredMessage;
import dev.jwaku.runtime.Bytes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two users of status-go said to each other, understood as they understood it: by each of the two in turn. */
class RecordedConversationTest {
    private static final CommunityId COMMUNITY =
            CommunityId.parse("0x034559c9f37b4e93deef5b55da3d6cce25479d22282b811f85b057c59011fc47a9");
    private static final String FIRST_TEXT = "19a3f665c1e53f02516997f38d3bb9886d3f341719b5798d506a162ebf198622";
    private static final int ACCEPTANCE = 46;

    private final Map<String, ChatKey> keys = new LinkedHashMap<>();

    @TempDir
    Path folder;

    private Bench bench(String user) {
        List<List<String>> users = Vectors.rows("status-go-users.tsv");
        keys.put("alina", new ChatKey(Bytes.fromHex(users.get(0).get(2))));
        keys.put("boris", new ChatKey(Bytes.fromHex(users.get(1).get(2))));
        List<String> own = users.get(user.equals("alina") ? 0 : 1);
        return new Bench(folder.resolve(user), Mnemonic.parse(own.get(0)));
    }

    @Test
    void borisIsAskedAnswersAndUnderstandsTheRest() {
        try (Bench boris = bench("boris")) {
            Map<Verdict, Integer> verdicts = hear(boris, "boris");

            // Four shard infos and two push queries, which are of no use here; a message in a channel.
            assertThat(verdicts).containsEntry(Verdict.REFUSED, 7).doesNotContainKey(Verdict.LATER);
            assertThat(boris.doors().contacts().get(keys.get("alina")).isMutual())
                    .isTrue();
            assertThat(boris.doors().contacts().get(keys.get("alina")).displayName())
                    .isEqualTo("alina");
            assertOutcomes(boris, "boris");
            assertGroup(boris, "Renamed walk");
            assertThat(boris.doors().communities().find(COMMUNITY)).hasValueSatisfying(community -> {
                assertThat(community.standing()).isEqualTo(Standing.MEMBER);
                assertThat(community.name()).isEqualTo("Test Club");
                assertThat(community.members()).containsExactlyInAnyOrderElementsOf(keys.values());
            });
        }
    }

    @Test
    void alinaAsksIsAcceptedAndUnderstandsTheRest() {
        try (Bench alina = bench("alina")) {
            OutgoingMessage asked = alina.doors().contacts().request(keys.get("boris"), "Hello");
            assertThat(asked.recipient()).isEqualTo(keys.get("boris"));
            Map<Verdict, Integer> verdicts = hear(alina, "alina");

            // The same with a message in a channel that came twice, and what concerns a community run elsewhere.
            assertThat(verdicts).containsEntry(Verdict.REFUSED, 11).doesNotContainKey(Verdict.LATER);
            assertThat(alina.doors().contacts().get(keys.get("boris")).isMutual())
                    .isTrue();
            assertOutcomes(alina, "alina");
            // Its own new name is not among what it hears.
            assertGroup(alina, "Прогулка group");
            List<Reaction> reactions = alina.read(sql ->
                    Amendments.reactions(sql, id(FIRST_TEXT), keys.get("boris").hex()));
            assertThat(reactions).containsExactly(new Reaction(keys.get("boris"), Reaction.Emoji.LOVE));
        }
    }

    /** Hands a user everything that others said, in its order; its own decisions happen where they were made. */
    private Map<Verdict, Integer> hear(Bench bench, String user) {
        Map<Verdict, Integer> verdicts = new LinkedHashMap<>();
        for (List<String> row : Vectors.rows("status-go-applications.tsv")) {
            int type = type(row.get(1));
            Bytes payload = Vectors.base64(row.get(4));
            if (row.get(3).equals(user)) {
                decide(bench, type, payload);
                continue;
            }
            ChatKey author = author(row.get(3));
            ChatKey sender = keys.getOrDefault(row.get(3), keys.get(user.equals("boris") ? "alina" : "boris"));
            verdicts.merge(
                    bench.take(id(row.get(2)), type, payload, author, sender, Instant.parse("2026-11-22T12:10:00Z")),
                    1,
                    Integer::sum);
        }
        return verdicts;
    }

    private void decide(Bench bench, int type, Bytes payload) {
        if (type == ACCEPTANCE) {
            assertThat(bench.doors().contacts().pending()).hasSize(1);
            assertThat(bench.doors().contacts().accept(keys.get("alina")).recipients())
                    .hasSize(1);
        } else if (type == CommunityRequestToJoin.TYPE) {
            boolean ignored = bench.read(sql -> CommunityFixtures.requested(
                    sql, COMMUNITY, CommunityRequestToJoin.decode(payload).clock()));
        }
    }

    private void assertOutcomes(Bench bench, String user) {
        for (List<String> row : Vectors.rows("status-go-outcomes.tsv")) {
            Optional<StoredMessage> stored = bench.read(sql -> MessageStore.find(sql, id(row.get(0))));
            if (!row.get(1).equals(user) || row.get(2).equals("channel")) {
                continue;
            }
            assertThat(stored).as(row.toString()).hasValueSatisfying(message -> {
                boolean isDeleted = row.get(5).equals("1");
                assertThat(message.text())
                        .isEqualTo(isDeleted ? "" : Vectors.base64(row.get(3)).toUtf8());
                assertThat(message.details().isEdited()).isEqualTo(row.get(4).equals("1"));
                assertThat(message.details().isDeleted()).isEqualTo(isDeleted);
                assertThat(message.details().group().isPresent())
                        .isEqualTo(row.get(2).equals("group"));
                assertThat(message.details().responseTo().map(MessageId::bytes).map(Bytes::toHex))
                        .isEqualTo(row.get(6).equals("-") ? Optional.empty() : Optional.of(row.get(6)));
            });
        }
    }

    private void assertGroup(Bench bench, String name) {
        assertThat(bench.doors().groups().all()).hasSize(1);
        GroupChat group = bench.doors().groups().all().getFirst();
        assertThat(group.membership().name()).isEqualTo(name);
        assertThat(group.membership().members()).containsExactly(keys.get("alina"), keys.get("boris"));
        assertThat(group.membership().joined()).containsExactly(keys.get("alina"), keys.get("boris"));
        assertThat(group.membership().admins()).containsExactly(keys.get("alina"));
    }

    private ChatKey author(String signer) {
        if (signer.startsWith("community ")) {
            return COMMUNITY.key();
        }
        return keys.containsKey(signer) ? keys.get(signer) : new ChatKey(Bytes.fromHex(signer));
    }

    private static MessageId id(String hex) {
        return new MessageId(Bytes.fromHex(hex));
    }

    private static int type(String name) {
        return switch (name) {
            case "CHAT_MESSAGE" -> 1;
            case "MEMBERSHIP_UPDATE_MESSAGE" -> 3;
            case "CONTACT_CODE_ADVERTISEMENT" -> 15;
            case "PUSH_NOTIFICATION_QUERY" -> 18;
            case "EMOJI_REACTION" -> 22;
            case "CHAT_IDENTITY" -> 24;
            case "COMMUNITY_DESCRIPTION" -> 25;
            case "COMMUNITY_REQUEST_TO_JOIN" -> 27;
            case "PIN_MESSAGE" -> 28;
            case "EDIT_MESSAGE" -> 29;
            case "STATUS_UPDATE" -> 30;
            case "DELETE_MESSAGE" -> 31;
            case "ACCEPT_CONTACT_REQUEST" -> ACCEPTANCE;
            case "COMMUNITY_REQUEST_TO_JOIN_RESPONSE" -> 48;
            case "COMMUNITY_PUBLIC_SHARD_INFO" -> 79;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
