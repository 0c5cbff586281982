package dev.jwaku.libp2p.identity;

import dev.jwaku.runtime.Bytes;
import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** The curve by Bouncy Castle: slower, and works everywhere. */
final class BouncyCastleSecp256k1 implements Secp256k1 {
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
    private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
    private static final BigInteger N = DOMAIN.getN();
    private static final BigInteger HALF_N = N.shiftRight(1);
    private static final BigInteger P = CURVE.getCurve().getField().getCharacteristic();

    @Override
    public boolean isValidPrivateKey(Bytes scalar) {
        return scalar.length() == SCALAR_LENGTH && isInRange(number(scalar));
    }

    @Override
    public boolean isValidPublicKey(Bytes point) {
        try {
            point(point);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public Bytes publicKey(Bytes scalar) {
        return compressed(multiplyBase(privateKey(scalar)));
    }

    @Override
    public Bytes compress(Bytes point) {
        return compressed(point(point));
    }

    @Override
    public Bytes decompress(Bytes point) {
        return Bytes.wrap(point(point).getEncoded(false));
    }

    @Override
    public Bytes sign(Bytes hash, Bytes scalar) {
        Secp256k1Checks.hash(hash);
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(privateKey(scalar), DOMAIN));
        BigInteger[] signature = signer.generateSignature(hash.toByteArray());
        BigInteger s = signature[1].compareTo(HALF_N) > 0 ? N.subtract(signature[1]) : signature[1];
        return Bytes.concat(fixed(signature[0]), fixed(s));
    }

    @Override
    public Bytes signRecoverable(Bytes hash, Bytes scalar) {
        Bytes signature = sign(hash, scalar);
        Bytes expected = publicKey(scalar);
        for (byte id = 0; id < 2; id++) {
            Bytes candidate = Bytes.concat(signature, Bytes.of(id));
            if (recover(hash, candidate).equals(expected)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no recovery id gives the signer back");
    }

    @Override
    public boolean verify(Bytes hash, Bytes signature, Bytes publicKey) {
        if (hash.length() != SCALAR_LENGTH || signature.length() != COMPACT_LENGTH || !isValidPublicKey(publicKey)) {
            return false;
        }
        BigInteger r = number(signature.slice(0, 32));
        BigInteger s = number(signature.slice(32));
        if (!isInRange(r) || !isInRange(s) || s.compareTo(HALF_N) > 0) {
            return false;
        }
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, new ECPublicKeyParameters(point(publicKey), DOMAIN));
        return signer.verifySignature(hash.toByteArray(), r, s);
    }

    @Override
    public Bytes recover(Bytes hash, Bytes signature) {
        Secp256k1Checks.hash(hash);
        int id = Secp256k1Checks.recoveryId(signature);
        BigInteger r = number(signature.slice(0, 32));
        BigInteger s = number(signature.slice(32, 64));
        BigInteger x = id < 2 ? r : r.add(N);
        if (!isInRange(r) || !isInRange(s) || x.compareTo(P) >= 0) {
            throw new IllegalArgumentException("no key made this signature");
        }
        ECPoint nonce = point(Bytes.concat(Bytes.of((byte) (2 + (id & 1))), fixed(x)));
        BigInteger inverse = BigIntegers.modOddInverse(N, r);
        BigInteger forNonce = s.multiply(inverse).mod(N);
        BigInteger forBase = number(hash).negate().multiply(inverse).mod(N);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(DOMAIN.getG(), forBase, nonce, forNonce)
                .normalize();
        if (key.isInfinity()) {
            throw new IllegalArgumentException("no key made this signature");
        }
        return compressed(key);
    }

    @Override
    public Bytes ecdh(Bytes scalar, Bytes publicKey) {
        ECPoint shared = point(publicKey).multiply(privateKey(scalar)).normalize();
        return Bytes.wrap(shared.getAffineXCoord().getEncoded());
    }

    @Override
    public Bytes privateKeyTweakAdd(Bytes scalar, Bytes tweak) {
        Secp256k1Checks.hash(tweak);
        BigInteger summand = number(tweak);
        BigInteger sum = privateKey(scalar).add(summand).mod(N);
        if (summand.compareTo(N) >= 0 || sum.signum() == 0) {
            throw new IllegalArgumentException("the tweaked key is not valid");
        }
        return fixed(sum);
    }

    private BigInteger privateKey(Bytes scalar) {
        if (!isValidPrivateKey(scalar)) {
            throw new IllegalArgumentException("not a secp256k1 private key");
        }
        return number(scalar);
    }

    private static ECPoint point(Bytes point) {
        if (!Secp256k1Checks.hasPointLength(point)) {
            throw new IllegalArgumentException("not a point on secp256k1: " + point);
        }
        try {
            return CURVE.getCurve().decodePoint(point.toByteArray());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a point on secp256k1: " + point, e);
        }
    }

    private static ECPoint multiplyBase(BigInteger scalar) {
        return new FixedPointCombMultiplier().multiply(DOMAIN.getG(), scalar).normalize();
    }

    private static boolean isInRange(BigInteger number) {
        return number.signum() > 0 && number.compareTo(N) < 0;
    }

    private static BigInteger number(Bytes bytes) {
        return new BigInteger(1, bytes.toByteArray());
    }

    private static Bytes fixed(BigInteger number) {
        return Bytes.wrap(BigIntegers.asUnsignedByteArray(SCALAR_LENGTH, number));
    }

    private static Bytes compressed(ECPoint point) {
        return Bytes.wrap(point.getEncoded(true));
    }
}
