package dev.jwaku.libp2p.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Secp256k1LoaderTest {
    @Test
    void takesBouncyCastleWhenTheLibraryDoesNotLoad() {
        Secp256k1 chosen = Secp256k1Loader.choose(() -> {
            throw new UnsatisfiedLinkError("temporary folder is not executable");
        });

        assertThat(chosen).isInstanceOf(BouncyCastleSecp256k1.class);
    }

    @Test
    void takesBouncyCastleWhenTheJarIsExcluded() {
        Secp256k1 chosen = Secp256k1Loader.choose(() -> {
            throw new NoClassDefFoundError("fr/acinq/secp256k1/Secp256k1");
        });

        assertThat(chosen).isInstanceOf(BouncyCastleSecp256k1.class);
    }

    @Test
    void takesTheNativeLibraryWhenItLoads() {
        assertThat(Secp256k1Loader.choose(NativeSecp256k1::new)).isInstanceOf(NativeSecp256k1.class);
    }
}
