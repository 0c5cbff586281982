package dev.jwaku.waku.payload;

import dev.jwaku.runtime.Bytes;
import java.util.Optional;

/**
 * What was inside a payload of version 1.
 *
 * @param data the sender's bytes, without padding
 * @param signer the uncompressed public key (65 bytes) recovered from the signature; empty if it was not signed
 */
public record OpenedPayload(Bytes data, Optional<Bytes> signer) {}
