package io.sluice.dtls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's own cryptography, with the memory filter of {@link HandshakeMessages} behind decryption: a peer may send
 * encrypted handshake records before its certificate is verified, and {@link HandshakeFilter} cannot see into them. One
 * per association; used by one thread at a time.
 */
final class FilteringCrypto extends BcTlsCrypto {
    private final DtlsRole peer;
    private final DtlsCounters counters;

    /**
     * @param peer whose records are decrypted
     */
    FilteringCrypto(SecureRandom random, DtlsRole peer, DtlsCounters counters) {
        super(random);
        this.peer = peer;
        this.counters = counters;
    }

    @Override
    public TlsCipher createCipher(TlsCryptoParameters parameters, int encryptionAlgorithm, int macAlgorithm)
            throws IOException {
        return new FilteringCipher(super.createCipher(parameters, encryptionAlgorithm, macAlgorithm), peer, counters);
    }

    /**
     * GHASH without tables: they take 9 KiB a direction for as long as the association lasts, and an association encrypts a
     * few records in its whole life. Without them it also takes as long whatever the bytes are.
     */
    @Override
    protected AEADBlockCipher createGCMMode(BlockCipher cipher) {
        return GCMBlockCipher.newInstance(cipher, new BasicGCMMultiplier());
    }

    private static final class FilteringCipher implements TlsCipher {
        private final TlsCipher cipher;
        private final DtlsCounters counters;
        private final HandshakeMessages messages;

        FilteringCipher(TlsCipher cipher, DtlsRole peer, DtlsCounters counters) {
            this.cipher = cipher;
            this.messages = new HandshakeMessages(peer);
            this.counters = counters;
        }

        @Override
        public TlsDecodeResult decodeCiphertext(
                long sequence, short type, ProtocolVersion version, byte[] ciphertext, int offset, int length)
                throws IOException {
            TlsDecodeResult decoded = decode(sequence, type, version, ciphertext, offset, length);
            if (decoded.contentType == ContentType.handshake) {
                check(decoded);
            }
            return decoded;
        }

        /** A record too short to be decrypted is as forged as one with a wrong tag, and must not end the association. */
        private TlsDecodeResult decode(
                long sequence, short type, ProtocolVersion version, byte[] ciphertext, int offset, int length)
                throws TlsFatalAlert {
            try {
                return cipher.decodeCiphertext(sequence, type, version, ciphertext, offset, length);
            } catch (IOException | RuntimeException ignored) {
                throw silentDrop(DtlsCounter.RECORD_NOT_AUTHENTIC);
            }
        }

        private void check(TlsDecodeResult decoded) throws TlsFatalAlert {
            DtlsCounter refusal =
                    messages.refusal(MemorySegment.ofArray(decoded.buf), decoded.off, decoded.off + decoded.len);
            if (refusal != null) {
                throw silentDrop(refusal);
            }
        }

        /** The one alert that the record layer turns into a silent drop (RFC 6347 section 4.1.2.7). */
        private TlsFatalAlert silentDrop(DtlsCounter reason) {
            counters.count(reason);
            return new TlsFatalAlert(AlertDescription.bad_record_mac);
        }

        @Override
        public TlsEncodeResult encodePlaintext(
                long sequence,
                short type,
                ProtocolVersion version,
                int headerAllocation,
                byte[] plaintext,
                int offset,
                int length)
                throws IOException {
            return cipher.encodePlaintext(sequence, type, version, headerAllocation, plaintext, offset, length);
        }

        @Override
        public int getCiphertextDecodeLimit(int plaintextLimit) {
            return cipher.getCiphertextDecodeLimit(plaintextLimit);
        }

        @Override
        public int getCiphertextEncodeLimit(int plaintextLimit) {
            return cipher.getCiphertextEncodeLimit(plaintextLimit);
        }

        @Override
        public int getPlaintextDecodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextDecodeLimit(ciphertextLimit);
        }

        @Override
        public int getPlaintextEncodeLimit(int ciphertextLimit) {
            return cipher.getPlaintextEncodeLimit(ciphertextLimit);
        }

        @Override
        public void rekeyDecoder() throws IOException {
            cipher.rekeyDecoder();
        }

        @Override
        public void rekeyEncoder() throws IOException {
            cipher.rekeyEncoder();
        }

        @Override
        public boolean usesOpaqueRecordTypeDecode() {
            return cipher.usesOpaqueRecordTypeDecode();
        }

        @Override
        public boolean usesOpaqueRecordTypeEncode() {
            return cipher.usesOpaqueRecordTypeEncode();
        }
    }
}
