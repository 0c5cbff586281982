package dev.jwaku.messenger.identity;

import dev.jwaku.runtime.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * PBKDF2 on the JDK's HMAC. The JDK's own PBKDF2 refuses the empty salt that Status uses, and takes characters instead
 * of bytes.
 */
public final class Pbkdf2 implements KeyDerivation {
    @Override
    public Bytes derive(Request request) {
        try {
            Mac mac = Mac.getInstance(request.prf().algorithm());
            mac.init(new SecretKeySpec(
                    request.password().toByteArray(), request.prf().algorithm()));
            byte[] derived = new byte[request.length()];
            int done = 0;
            for (int block = 1; done < derived.length; block++) {
                byte[] bytes = block(mac, request, block);
                int take = Math.min(bytes.length, derived.length - done);
                System.arraycopy(bytes, 0, derived, done, take);
                done += take;
            }
            return Bytes.wrap(derived);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + request.prf(), e);
        }
    }

    private static byte[] block(Mac mac, Request request, int index) {
        mac.update(request.salt().toByteArray());
        mac.update(new byte[] {(byte) (index >>> 24), (byte) (index >>> 16), (byte) (index >>> 8), (byte) index});
        byte[] round = mac.doFinal();
        byte[] sum = round.clone();
        for (int i = 1; i < request.iterations(); i++) {
            round = mac.doFinal(round);
            for (int j = 0; j < sum.length; j++) {
                sum[j] ^= round[j];
            }
        }
        return sum;
    }
}
