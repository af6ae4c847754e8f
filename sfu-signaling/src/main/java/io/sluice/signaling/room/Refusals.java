package io.sluice.signaling.room;

import io.sluice.ortc.OrtcException;
import io.sluice.signaling.protocol.ErrorCode;
import io.sluice.signaling.protocol.RefusedException;

/** What is said to peers whose requests cannot be served. */
final class Refusals {
    private Refusals() {}

    static RefusedException badRequest(String words) {
        return new RefusedException(ErrorCode.BAD_REQUEST, words);
    }

    static RefusedException notFound(String field, String what) {
        return new RefusedException(
                ErrorCode.NOT_FOUND,
                field + ": names no " + what + ", or none any more; accepted: an id from this server");
    }

    /** Negotiation names fields from the object it was given; the peer gave that object in a field. */
    static RefusedException of(ErrorCode code, String field, OrtcException e) {
        String prefix = e.field().startsWith("rtp") ? "" : field + ".";
        return new RefusedException(code, prefix + e.getMessage());
    }

    static void requireBelow(int existing, int limit, String what) {
        if (existing >= limit) {
            throw new RefusedException(
                    ErrorCode.LIMIT_REACHED, "this socket has " + limit + " " + what + "; accepted: at most " + limit);
        }
    }
}
