package dev.jwaku.libp2p.host;

import dev.jwaku.libp2p.ProtocolNotSupportedException;
import dev.jwaku.libp2p.multistream.Multistream;
import dev.jwaku.libp2p.muxer.MuxedStream;
import dev.jwaku.libp2p.ping.PingService;
import dev.jwaku.runtime.Deadline;
import java.util.List;

/**
 * A question that every libp2p peer answers: whether it speaks ping. One round trip on a stream of its own. Its bytes
 * come behind all that was written to the connection before, so an answer proves that the peer has read all of it.
 */
final class ConnectionQuestion {
    private ConnectionQuestion() {}

    /**
     * Asks, and waits for the answer. That the peer does not speak ping is an answer.
     *
     * @throws dev.jwaku.libp2p.DeadlineExceededException if none comes in time
     * @throws dev.jwaku.libp2p.Libp2pException if none can come any more
     */
    static void ask(Network.Connection connection, Deadline deadline) {
        MuxedStream stream = connection.muxed().openStream(deadline);
        boolean answered = false;
        try {
            Multistream.select(
                    stream,
                    List.of(PingService.PROTOCOL),
                    deadline,
                    connection.info().peer().toString());
            answered = true;
        } catch (ProtocolNotSupportedException e) {
            answered = true;
        } finally {
            if (answered) {
                stream.close();
            } else {
                stream.reset();
            }
        }
    }
}
