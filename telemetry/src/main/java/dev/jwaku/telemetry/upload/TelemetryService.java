package dev.jwaku.telemetry.upload;

import dev.jwaku.runtime.Bytes;
import java.io.IOException;
import java.util.OptionalLong;

/** The service as a client sees it. Calls wait for the network, half a minute at most; any thread. */
public interface TelemetryService {
    /**
     * {@code POST /v1/batches}.
     *
     * @param packed a batch as {@link dev.jwaku.telemetry.wire.BatchCodec} makes it
     * @throws IOException if there is no answer
     */
    Answer upload(Bytes packed) throws IOException;

    /**
     * {@code DELETE /v1/installs/{id}}.
     *
     * @throws IOException if there is no answer
     */
    Answer delete(Bytes installId, Bytes deleteToken) throws IOException;

    /**
     * An answer of HTTP.
     *
     * @param status of HTTP
     * @param body as text; cut after {@link dev.jwaku.telemetry.wire.UploadAnswer#MOST_BYTES}
     * @param retryAfterSeconds what the header of that name says, if it says a number
     */
    record Answer(int status, String body, OptionalLong retryAfterSeconds) {
        /** Without a wish of when to come again. */
        public Answer(int status, String body) {
            this(status, body, OptionalLong.empty());
        }
    }
}
