package io.sluice.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file as it is served: its bytes in memory for good, and the headers that belong to them. */
final class Page {
    private static final int ETAG_DIGITS = 32;

    private final ByteBuf content;
    private final String contentType;
    private final String cacheControl;
    private final String etag;

    Page(String path, byte[] bytes) {
        this.content = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes).asReadOnly());
        this.contentType = MimeType.of(path);
        // Names of built assets contain a hash of what is in them.
        this.cacheControl = path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
        this.etag = '"' + digest(bytes) + '"';
    }

    /** A view with indices of its own; releasing it does nothing. */
    ByteBuf content() {
        return content.duplicate();
    }

    int size() {
        return content.readableBytes();
    }

    String contentType() {
        return contentType;
    }

    String cacheControl() {
        return cacheControl;
    }

    String etag() {
        return etag;
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash).substring(0, ETAG_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
