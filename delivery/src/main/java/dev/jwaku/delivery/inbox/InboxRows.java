package dev.jwaku.delivery.inbox;

import dev.jwaku.delivery.ReceivedMessage;
import dev.jwaku.delivery.ReceivedMessage.Arrival;
import dev.jwaku.sqlite.Sql;
import dev.jwaku.waku.message.MessageHash;
import dev.jwaku.waku.message.Timestamps;
import dev.jwaku.waku.message.WakuMessage;
import dev.jwaku.waku.sharding.ContentTopic;
import dev.jwaku.waku.sharding.PubsubTopic;
import java.sql.SQLException;

/** Rows of the inbox file as values. */
final class InboxRows {
    private static final int LIVE = 0;
    private static final int RECOVERED = 1;

    private InboxRows() {}

    static Criterion criterion(String pubsubTopic, String contentTopic) {
        return new Criterion(PubsubTopic.of(pubsubTopic), ContentTopic.of(contentTopic));
    }

    static int code(Arrival arrival) {
        return switch (arrival) {
            case LIVE -> LIVE;
            case RECOVERED -> RECOVERED;
        };
    }

    /** A row as {@link InboxTables#AFTER} selects it. */
    static ReceivedMessage read(Criterion criterion, Sql.Row row) throws SQLException {
        WakuMessage.Builder message = WakuMessage.builder(row.bytes(3), criterion.contentTopic())
                .version(row.integer(4))
                .meta(row.bytes(5))
                .ephemeral(row.flag(8));
        if (row.flag(6)) {
            message.timestamp(row.number(7));
        }
        return new ReceivedMessage(
                row.number(1),
                criterion.pubsubTopic(),
                new MessageHash(row.bytes(2)),
                message.build(),
                row.integer(9) == RECOVERED ? Arrival.RECOVERED : Arrival.LIVE,
                Timestamps.toInstant(row.number(10)));
    }
}
