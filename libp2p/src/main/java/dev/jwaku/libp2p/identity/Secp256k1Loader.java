package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides once which implementation of the curve works here. */
final class Secp256k1Loader {
    private static final Logger log = LoggerFactory.getLogger(Secp256k1Loader.class);

    /** What {@link Secp256k1#best()} returns. */
    static final Secp256k1 BEST = choose(NativeSecp256k1::new);

    private Secp256k1Loader() {}

    /** What the supplier gives if it works, else Bouncy Castle. */
    static Secp256k1 choose(Supplier<Secp256k1> fastest) {
        try {
            Secp256k1 candidate = fastest.get();
            byte[] one = new byte[Secp256k1.SCALAR_LENGTH];
            one[one.length - 1] = 1;
            candidate.publicKey(Bytes.wrap(one));
            return candidate;
        } catch (RuntimeException | LinkageError e) {
            // The jar may be excluded, the platform unsupported, or the temporary folder not executable.
            log.atInfo().addKeyValue("reason", e.toString()).log("secp256k1 in Java: native library does not load");
            return new BouncyCastleSecp256k1();
        }
    }
}
