package dev.jwaku.waku.peerexchange;

import dev.jwaku.runtime.Bytes;
import java.util.List;

/**
 * An answer as it came.
 *
 * @param records node records in binary form, not yet checked
 * @param status see {@link PeerExchangeStatus}
 * @param description what went wrong, else empty
 */
record PeerExchangeResponse(List<Bytes> records, int status, String description) {
    PeerExchangeResponse {
        records = List.copyOf(records);
    }

    static PeerExchangeResponse success(List<Bytes> records) {
        return new PeerExchangeResponse(records, PeerExchangeStatus.SUCCESS, "");
    }

    static PeerExchangeResponse failure(int status, String description) {
        return new PeerExchangeResponse(List.of(), status, description);
    }
}
