package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import fr.acinq.secp256k1.Secp256k1Exception;
import java.util.Arrays;
import java.util.function.Supplier;

/** The curve by libsecp256k1 through acinq's JNI binding. */
final class NativeSecp256k1 implements Secp256k1 {
    private final fr.acinq.secp256k1.Secp256k1 library = fr.acinq.secp256k1.Secp256k1.get();

    @Override
    public boolean isValidPrivateKey(Bytes scalar) {
        return scalar.length() == SCALAR_LENGTH && library.secKeyVerify(scalar.toByteArray());
    }

    @Override
    public boolean isValidPublicKey(Bytes point) {
        if (!Secp256k1Checks.hasPointLength(point)) {
            return false;
        }
        try {
            library.pubkeyParse(point.toByteArray());
            return true;
        } catch (Secp256k1Exception e) {
            return false;
        }
    }

    @Override
    public Bytes publicKey(Bytes scalar) {
        checkPrivateKey(scalar);
        return compressed(library.pubkeyCreate(scalar.toByteArray()));
    }

    @Override
    public Bytes compress(Bytes point) {
        return compressed(parse(point));
    }

    @Override
    public Bytes decompress(Bytes point) {
        return Bytes.wrap(parse(point));
    }

    @Override
    public Bytes sign(Bytes hash, Bytes scalar) {
        Secp256k1Checks.hash(hash);
        checkPrivateKey(scalar);
        return Bytes.wrap(library.sign(hash.toByteArray(), scalar.toByteArray(), null));
    }

    @Override
    public Bytes signRecoverable(Bytes hash, Bytes scalar) {
        Bytes signature = sign(hash, scalar);
        byte[] expected = library.pubkeyCreate(scalar.toByteArray());
        for (byte id = 0; id < 2; id++) {
            byte[] recovered = library.ecdsaRecover(signature.toByteArray(), hash.toByteArray(), id);
            if (Arrays.equals(recovered, expected)) {
                return Bytes.concat(signature, Bytes.of(id));
            }
        }
        throw new IllegalStateException("no recovery id gives the signer back");
    }

    @Override
    public boolean verify(Bytes hash, Bytes signature, Bytes publicKey) {
        boolean lengthsFit = hash.length() == SCALAR_LENGTH
                && signature.length() == COMPACT_LENGTH
                && Secp256k1Checks.hasPointLength(publicKey);
        if (!lengthsFit) {
            return false;
        }
        try {
            return library.verify(signature.toByteArray(), hash.toByteArray(), publicKey.toByteArray());
        } catch (Secp256k1Exception e) {
            return false;
        }
    }

    @Override
    public Bytes recover(Bytes hash, Bytes signature) {
        Secp256k1Checks.hash(hash);
        int id = Secp256k1Checks.recoveryId(signature);
        byte[] compact = signature.slice(0, COMPACT_LENGTH).toByteArray();
        byte[] point =
                checked("no key made this signature", () -> library.ecdsaRecover(compact, hash.toByteArray(), id));
        return compressed(point);
    }

    @Override
    public Bytes ecdh(Bytes scalar, Bytes publicKey) {
        checkPrivateKey(scalar);
        byte[] point = parse(publicKey);
        byte[] shared = library.pubKeyTweakMul(point, scalar.toByteArray());
        return Bytes.wrap(shared, 1, SCALAR_LENGTH);
    }

    @Override
    public Bytes privateKeyTweakAdd(Bytes scalar, Bytes tweak) {
        checkPrivateKey(scalar);
        Secp256k1Checks.hash(tweak);
        return Bytes.wrap(checked(
                "the tweaked key is not valid",
                () -> library.privKeyTweakAdd(scalar.toByteArray(), tweak.toByteArray())));
    }

    private void checkPrivateKey(Bytes scalar) {
        if (!isValidPrivateKey(scalar)) {
            throw new IllegalArgumentException("not a secp256k1 private key");
        }
    }

    private byte[] parse(Bytes point) {
        if (!Secp256k1Checks.hasPointLength(point)) {
            throw new IllegalArgumentException("not a point on secp256k1: " + point);
        }
        return checked("not a point on secp256k1: " + point, () -> library.pubkeyParse(point.toByteArray()));
    }

    private Bytes compressed(byte[] point) {
        return Bytes.wrap(library.pubKeyCompress(point));
    }

    private static byte[] checked(String message, Supplier<byte[]> call) {
        try {
            return call.get();
        } catch (Secp256k1Exception e) {
            throw new IllegalArgumentException(message, e);
        }
    }
}
