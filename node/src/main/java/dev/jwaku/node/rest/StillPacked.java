package dev.jwaku.node.rest;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.util.Collections;
import java.util.Set;

/** Lets bodies in as gzip packed them: the handler unpacks them within its own bounds. Answers are not packed. */
final class StillPacked implements ContentEncoding {
    private static final String GZIP = "gzip";

    @Override
    public Set<String> ids() {
        return Collections.singleton(GZIP);
    }

    @Override
    public boolean supportsEncoding() {
        return false;
    }

    @Override
    public boolean supportsDecoding() {
        return true;
    }

    @Override
    public ContentDecoder decoder() {
        return ContentDecoder.NO_OP;
    }

    @Override
    public ContentEncoder encoder() {
        return ContentEncoder.NO_OP;
    }

    @Override
    public String name() {
        return GZIP;
    }

    @Override
    public String type() {
        return "still-packed";
    }
}
