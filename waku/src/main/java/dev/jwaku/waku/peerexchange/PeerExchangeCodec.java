package dev.jwaku.waku.peerexchange;

import dev.jwaku.libp2p.MalformedMessageException;
import dev.jwaku.libp2p.wire.ProtoReader;
import dev.jwaku.libp2p.wire.ProtoWriter;
import dev.jwaku.runtime.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Requests and answers to bytes and back: both are the same message, with one or the other part. */
final class PeerExchangeCodec {
    private static final int QUERY = 1;
    private static final int RESPONSE = 2;
    private static final int NUM_PEERS = 1;
    private static final int PEER_INFOS = 1;
    private static final int ENR = 1;
    private static final int STATUS_CODE = 10;
    private static final int STATUS_DESC = 11;

    private PeerExchangeCodec() {}

    static Bytes encodeRequest(int peers) {
        return new ProtoWriter()
                .message(QUERY, new ProtoWriter().int64(NUM_PEERS, peers))
                .toBytes();
    }

    /**
     * How many peers are asked for; 0 if it does not say.
     *
     * @throws MalformedMessageException if it is no protobuf or asks nothing
     */
    static long decodeRequest(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "peer exchange request");
        boolean asked = false;
        long peers = 0;
        while (in.next()) {
            if (in.field() != QUERY) {
                in.skip();
                continue;
            }
            asked = true;
            ProtoReader query = in.message("peer exchange query");
            while (query.next()) {
                if (query.field() == NUM_PEERS) {
                    peers = query.int64();
                } else {
                    query.skip();
                }
            }
        }
        if (!asked) {
            throw new MalformedMessageException("peer exchange request: query is missing");
        }
        return peers;
    }

    /** With an empty query in front, without which nwaku's client cannot read it. */
    static Bytes encode(PeerExchangeResponse response) {
        ProtoWriter body = new ProtoWriter();
        for (Bytes enr : response.records()) {
            body.message(PEER_INFOS, new ProtoWriter().bytes(ENR, enr));
        }
        body.int64(STATUS_CODE, response.status());
        if (!response.description().isEmpty()) {
            body.string(STATUS_DESC, response.description());
        }
        return new ProtoWriter()
                .message(QUERY, new ProtoWriter().int64(NUM_PEERS, 0))
                .message(RESPONSE, body)
                .toBytes();
    }

    /** Without a status, as go-waku and js-waku send it, records mean success and none means unavailable. */
    static PeerExchangeResponse decodeResponse(Bytes encoded) {
        ProtoReader in = new ProtoReader(encoded, "peer exchange response");
        List<Bytes> records = new ArrayList<>();
        int status = 0;
        String description = "";
        boolean answered = false;
        while (in.next()) {
            if (in.field() != RESPONSE) {
                in.skip();
                continue;
            }
            answered = true;
            ProtoReader body = in.message("peer exchange response body");
            while (body.next()) {
                switch (body.field()) {
                    case PEER_INFOS -> record(body, records);
                    case STATUS_CODE -> status = body.int32();
                    case STATUS_DESC -> description = body.string();
                    default -> body.skip();
                }
            }
        }
        if (!answered) {
            throw new MalformedMessageException("peer exchange response: response is missing");
        }
        if (status == 0) {
            status = records.isEmpty() ? PeerExchangeStatus.SERVICE_UNAVAILABLE : PeerExchangeStatus.SUCCESS;
        }
        return new PeerExchangeResponse(records, status, description);
    }

    private static void record(ProtoReader body, List<Bytes> records) {
        ProtoReader info = body.message("peer exchange peer info");
        while (info.next()) {
            if (info.field() == ENR) {
                records.add(info.bytes());
            } else {
                info.skip();
            }
        }
    }
}
