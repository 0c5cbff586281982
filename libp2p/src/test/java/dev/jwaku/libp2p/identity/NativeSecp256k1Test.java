package dev.jwaku.libp2p.identity;

class NativeSecp256k1Test extends Secp256k1Contract {
    @Override
    Secp256k1 implementation() {
        return new NativeSecp256k1();
    }
}
