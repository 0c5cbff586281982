package dev.jwaku.waku.store;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.host.Host;
import dev.jwaku.libp2p.host.RequestResponse;
import dev.jwaku.libp2p.identity.PeerId;
import dev.jwaku.runtime.Bytes;
import dev.jwaku.runtime.Deadline;
import dev.jwaku.runtime.World;
import dev.jwaku.waku.message.MessageHash;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks store nodes. Chooses no peer and retries nothing. Thread-safe. */
public final class StoreClient {
    /**
     * Most hashes asked for in one question: from 100 on nwaku adds messages that nobody asked for, and status-go asks
     * for no more than 50.
     */
    public static final int MAX_HASHES = 50;

    private static final int REQUEST_ID_BYTES = 10;

    private final World world;
    private final Host host;
    private final RequestResponse exchange;

    /** A client on a host. */
    public StoreClient(World world, Host host, StoreConfig config) {
        this.world = world;
        this.host = host;
        this.exchange = new RequestResponse(StoreServer.PROTOCOL, config.maxRequest(), config.maxResponse());
    }

    /**
     * Asks a connected peer for a page.
     *
     * @return its page; for a query of hashes only what was asked for
     * @throws StoreException if it answers with an error
     * @throws dev.jwaku.libp2p.Libp2pException if it does not answer, or not properly
     */
    public StorePage query(PeerId peer, StoreQuery query, Deadline deadline) {
        StoreResponse response = ask(peer, query, deadline);
        if (!response.isSuccess()) {
            throw new StoreException(
                    response.status(), "store " + peer + ": " + response.status() + " " + response.description());
        }
        if (query.hashes().isEmpty()) {
            return new StorePage(response.entries(), response.cursor());
        }
        Set<MessageHash> asked = new LinkedHashSet<>(query.hashes());
        return new StorePage(
                response.entries().stream()
                        .filter(entry -> asked.contains(entry.hash()))
                        .toList(),
                response.cursor());
    }

    /**
     * Asks which of these messages the peer has; up to {@link #MAX_HASHES}.
     *
     * @throws IllegalArgumentException if there are more
     * @throws StoreException if it answers with an error
     * @throws dev.jwaku.libp2p.Libp2pException if it does not answer, or not properly
     */
    public Set<MessageHash> present(PeerId peer, List<MessageHash> hashes, Deadline deadline) {
        if (hashes.size() > MAX_HASHES) {
            throw new IllegalArgumentException("at most " + MAX_HASHES + " hashes at once, not " + hashes.size());
        }
        if (hashes.isEmpty()) {
            return Set.of();
        }
        // the limit is explicit: without it only 20 of the matches would come
        StoreQuery query =
                StoreQuery.builder().hashes(hashes).limit(hashes.size()).build();
        Set<MessageHash> found = new LinkedHashSet<>();
        query(peer, query, deadline).entries().forEach(entry -> found.add(entry.hash()));
        return found;
    }

    /** The answer as it came, errors included. */
    public StoreResponse ask(PeerId peer, StoreQuery query, Deadline deadline) {
        String requestId = requestId();
        Bytes answer = exchange.ask(host, peer, StoreCodec.encode(new StoreRequest(requestId, query)), deadline);
        StoreResponse response = StoreCodec.decodeResponse(answer);
        if (response.isSuccess() && !response.requestId().equals(requestId)) {
            throw new MalformedMessageException("store " + peer + ": the answer is to another request");
        }
        return response;
    }

    private String requestId() {
        byte[] id = new byte[REQUEST_ID_BYTES];
        world.random().nextBytes(id);
        return Bytes.wrap(id).toHex();
    }
}
