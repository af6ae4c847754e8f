package io.sluice.signaling.auth;

import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;
import org.jspecify.annotations.Nullable;

/** Decides who may come in. For any thread; does not block. */
public interface Authenticator {
    /**
     * What the bearer of a token may do.
     *
     * @param token as it was sent; null if none was
     * @throws RefusedException {@link ErrorCode#UNAUTHORIZED}, with a sentence that says what is wrong with the token and nothing
     *     of what is in it
     */
    Grants authenticate(@Nullable String token);

    /** Whether everybody may come in, so that nobody's token says who moderates: then it is who has been in the room longest. */
    boolean isOpen();

    /** Lets everybody in; tokens are not looked at. */
    static Authenticator open() {
        return new Authenticator() {
            @Override
            public Grants authenticate(@Nullable String token) {
                return Grants.open();
            }

            @Override
            public boolean isOpen() {
                return true;
            }
        };
    }
}
