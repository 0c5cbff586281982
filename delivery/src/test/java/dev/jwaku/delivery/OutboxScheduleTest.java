package dev.jwaku.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OutboxScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    private final OutboxSchedule schedule = new OutboxSchedule();

    @Test
    void newMessagesAreDueAtOnceInOrder() {
        schedule.add(pending(2), 10);
        schedule.add(pending(1), 10);

        assertThat(schedule.due(10)).extracting(each -> each.row().id()).containsExactly(2L, 1L);
        assertThat(schedule.nextDueAt()).isEqualTo(10);
    }

    @Test
    void gapsGrowToTheirCap() {
        schedule.add(pending(1), 0);
        long now = 0;
        for (long gap : new long[] {SECOND / 4, SECOND / 2, SECOND, 2 * SECOND, 4 * SECOND, 5 * SECOND, 5 * SECOND}) {
            schedule.retry(1, now);
            assertThat(schedule.nextDueAt()).isEqualTo(now + gap);
            now = schedule.nextDueAt();
        }
    }

    @Test
    void newPeersEndTheWait() {
        schedule.add(pending(1), 0);
        schedule.retry(1, 0);
        schedule.retry(1, 0);
        schedule.wake(5);

        assertThat(schedule.nextDueAt()).isEqualTo(5);
        schedule.retry(1, 5);
        assertThat(schedule.nextDueAt()).isEqualTo(5 + SECOND / 4);
    }

    @Test
    void finishedMessagesAreForgotten() {
        schedule.add(pending(1), 0);
        schedule.remove(1);
        schedule.retry(1, 0);

        assertThat(schedule.due(Long.MAX_VALUE)).isEmpty();
        assertThat(schedule.nextDueAt()).isEqualTo(Long.MAX_VALUE);
    }

    private static Outbox.Pending pending(long id) {
        PubsubTopic topic = PubsubTopic.of("/waku/2/rs/16/32");
        WakuMessage message = WakuMessage.builder(Bytes.utf8("x"), ContentTopic.of("/a/1/b/c"))
                .build();
        OutboxRow row = new OutboxRow(id, topic, message, MessageHash.of(topic, message), Instant.EPOCH);
        return new Outbox.Pending(row, new SendTicket(new SystemWorld(), id, row.hash()));
    }
}
