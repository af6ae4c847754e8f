package io.sluice.srtp;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Ciphers of the JDK's own provider where it exists, whatever else is installed before it: a Bouncy Castle in first place
 * would cost 25 times as much per packet.
 */
final class JcaProvider {
    private static final @Nullable Provider PREFERRED = Security.getProvider("SunJCE");

    private JcaProvider() {}

    static Cipher cipher(String transformation) throws GeneralSecurityException {
        return PREFERRED == null ? Cipher.getInstance(transformation) : Cipher.getInstance(transformation, PREFERRED);
    }

    static Mac mac(String algorithm) throws GeneralSecurityException {
        return PREFERRED == null ? Mac.getInstance(algorithm) : Mac.getInstance(algorithm, PREFERRED);
    }
}
