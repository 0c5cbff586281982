package dev.jwaku.messenger.community;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.messenger.application.CommunityCancelRequestToJoin;
import dev.jwaku.messenger.application.CommunityRequestToJoin;
import dev.jwaku.messenger.chat.Bench;
import dev.jwaku.messenger.chat.OutgoingMessage;
import dev.jwaku.messenger.chat.Verdict;
import dev.jwaku.messenger.identity.Identity;
import dev.jwaku.messenger.identity.Mnemonic;
import dev.jwaku.runtime.Bytes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clocks of requests that are taken back, as a live status-go has them. */
class CancelledRequestTest {
    private static final Identity MEMBER = Identity.fromPrivateKey(Bytes.fromHex("05".repeat(32)));

    private Bench bench;

    @BeforeEach
    void open(@TempDir Path folder) {
        bench = new Bench(folder, Mnemonic.parse("abandon ".repeat(11) + "about"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void statusGoTakesBackWithTheClockOfTheDescription() {
        Community ours = bench.doors().communities().create("Club", "", false);
        Instant now = Instant.now();
        CommunityRequestToJoin request = request(ours, now);
        assertThat(bench.say(MEMBER, request, now)).isEqualTo(Verdict.ACCEPTED);

        assertThat(bench.say(MEMBER, cancellation(ours, ours.clock()), now)).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().communities().requests(ours.id())).isEmpty();
        assertThat(bench.say(MEMBER, request, now)).as("repeated").isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().communities().requests(ours.id())).isEmpty();
    }

    @Test
    void aNewerRequestStands() {
        Community ours = bench.doors().communities().create("Club", "", false);
        Instant now = Instant.now();
        assertThat(bench.say(MEMBER, request(ours, now), now)).isEqualTo(Verdict.ACCEPTED);

        Instant earlier = now.minusSeconds(5);
        assertThat(bench.say(MEMBER, cancellation(ours, ours.clock()), earlier)).isEqualTo(Verdict.ACCEPTED);
        assertThat(bench.doors().communities().requests(ours.id())).hasSize(1);
    }

    /** status-go refuses a clock that is not higher than that of the request. */
    @Test
    void weTakeBackWithAHigherClock() {
        CommunityId id = new CommunityId(MEMBER.chatKey());
        OutgoingMessage asked = bench.doors().communities().join(id);
        long before = requestClock(id);
        OutgoingMessage takenBack = bench.doors().communities().cancel(id);

        assertThat(takenBack.id()).isNotEqualTo(asked.id());
        assertThat(requestClock(id)).isGreaterThan(before);
    }

    private long requestClock(CommunityId id) {
        return bench.read(sql -> CommunityBook.find(sql, id))
                .orElseThrow()
                .joining()
                .requestClock();
    }

    private static CommunityRequestToJoin request(Community community, Instant at) {
        return new CommunityRequestToJoin(
                at.getEpochSecond(), "", "", community.id().compressed(), "", List.of(), 0);
    }

    private static CommunityCancelRequestToJoin cancellation(Community community, long clock) {
        return new CommunityCancelRequestToJoin(clock, "", "", community.id().compressed(), "", 0);
    }
}
