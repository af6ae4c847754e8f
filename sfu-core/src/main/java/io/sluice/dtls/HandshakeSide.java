package io.sluice.dtls;

import java.io.IOException;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/** Our side of one handshake, as client or as server. Confined to the handshake's thread. */
sealed interface HandshakeSide permits SrtpClient, SrtpServer {
    /** Shakes hands, which blocks, and returns the record layer for what follows. */
    DTLSTransport shakeHands(DatagramTransport transport) throws IOException;

    /** The keys, or null before the handshake is complete. */
    @Nullable
    SrtpKeyingMaterial keys();
}
