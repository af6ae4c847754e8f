package io.sluice.ice;

import io.sluice.packet.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.ice4j.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * Answers the STUN datagrams of one loop: authenticates connectivity checks and brings them to the agent whose username
 * fragment they name. Confined to its loop.
 *
 * <p>Checks follow the order of RFC 8489 sections 6.3 and 9.1.3, so nothing but the name is looked at before the password
 * is proven. An ICE-lite agent is always controlled (RFC 8445 section 6.1.1) and has no tie-breaker to compare, so
 * ICE-CONTROLLED is always a role conflict. Error responses to strangers are limited in number, since anybody can ask for
 * one under anybody's address.
 */
public final class IceServer {
    static final int ERRORS_PER_SECOND = 100;

    private final Map<String, Registration> registrations = new HashMap<>();
    private final TokenBucket errors;
    private final IceCounters counters;

    public IceServer() {
        this(new TokenBucket(ERRORS_PER_SECOND), new IceCounters());
    }

    private IceServer(TokenBucket errors, IceCounters counters) {
        this.errors = errors;
        this.counters = counters;
    }

    /** A pair of credentials in use; an agent that changes from one pair to the next has two for a while. */
    private static final class Registration {
        private final IceLiteAgent agent;
        private final byte[] key;
        /** The pair that ends when this one is first used, or null. */
        private @Nullable IceCredentials superseded;

        Registration(IceLiteAgent agent, IceCredentials credentials, @Nullable IceCredentials superseded) {
            this.agent = agent;
            this.key = credentials.password().getBytes(StandardCharsets.US_ASCII);
            this.superseded = superseded;
        }
    }

    /** A server that knows no credentials yet, for sockets of their own; it counts, and limits its errors, with this one. */
    public IceServer sibling() {
        return new IceServer(errors, counters);
    }

    /**
     * Takes a check through everything, so that the first real one does not wait for class loading and the HMAC provider
     * (some 100 ms). For the start of the process, on any thread but a loop's.
     */
    public static void warmUp() {
        WarmUp.run();
    }

    /**
     * Lets requests under these credentials reach the agent.
     *
     * @throws IllegalArgumentException if the username fragment is registered already
     */
    public void register(IceCredentials credentials, IceLiteAgent agent) {
        register(credentials, new Registration(agent, credentials, null));
    }

    /**
     * Restarts ICE (RFC 8445 section 9): requests under either pair reach the agent until the first one under the fresh pair,
     * which ends the pair in use.
     *
     * @throws IllegalArgumentException if the fresh username fragment is registered already
     */
    public void restart(IceCredentials inUse, IceCredentials fresh, IceLiteAgent agent) {
        register(fresh, new Registration(agent, fresh, inUse));
    }

    private void register(IceCredentials credentials, Registration registration) {
        String usernameFragment = credentials.usernameFragment();
        if (registrations.putIfAbsent(usernameFragment, registration) != null) {
            throw new IllegalArgumentException(
                    "usernameFragment " + usernameFragment + " is registered already, each agent needs its own");
        }
    }

    /** Forgets credentials, at the latest when their agent is closed; unknown ones are ignored. */
    public void unregister(IceCredentials credentials) {
        registrations.remove(credentials.usernameFragment());
    }

    /** How many credentials are registered; zero when every transport of the loop is closed. */
    public int size() {
        return registrations.size();
    }

    public IceCounters counters() {
        return counters;
    }

    /**
     * Takes one datagram that RFC 7983 classifies as STUN. The agent's listener is called before this returns.
     *
     * @param datagram exactly the datagram, borrowed for the call
     * @param socketId number of the socket it came in on
     * @param remoteEndpoint where it came from
     * @param nowNanos monotonic time
     * @return what to send back to where it came from, owned by the caller; null for nothing
     */
    public byte @Nullable [] onStun(byte[] datagram, int socketId, Endpoint remoteEndpoint, long nowNanos) {
        if (!StunCodec.hasHeader(datagram)) {
            return drop(IceDrop.MALFORMED);
        }
        char type = StunCodec.type(datagram);
        if (type == Message.BINDING_REQUEST) {
            return onBindingRequest(datagram, new IceTuple(socketId, remoteEndpoint), nowNanos);
        }
        if (Message.isIndicationType(type)) {
            return drop(IceDrop.INDICATION);
        }
        return drop(Message.isResponseType(type) ? IceDrop.RESPONSE : IceDrop.UNSUPPORTED_METHOD);
    }

    private byte @Nullable [] onBindingRequest(byte[] datagram, IceTuple source, long nowNanos) {
        return switch (StunCodec.fingerprint(datagram)) {
            case WRONG -> drop(IceDrop.WRONG_FINGERPRINT);
            case MISSING -> refuse(IceDrop.MISSING_FINGERPRINT, StunCodec.transactionId(datagram), nowNanos);
            case RIGHT -> authenticate(datagram, source, nowNanos);
        };
    }

    /** RFC 8489 section 9.1.3. */
    private byte @Nullable [] authenticate(byte[] datagram, IceTuple source, long nowNanos) {
        StunRequest request = StunRequest.parse(datagram);
        if (request == null) {
            return drop(IceDrop.MALFORMED);
        }
        if (!request.hasCredentials()) {
            return refuse(IceDrop.MISSING_CREDENTIALS, request.transactionId(), nowNanos);
        }
        Registration registration = registrations.get(request.localUsernameFragment());
        if (registration == null) {
            return refuse(IceDrop.UNKNOWN_USERNAME, request.transactionId(), nowNanos);
        }
        if (!request.isAuthentic(registration.key)) {
            return refuse(IceDrop.WRONG_INTEGRITY, request.transactionId(), nowNanos);
        }
        return onAuthentic(request, registration, source, nowNanos);
    }

    private byte @Nullable [] onAuthentic(
            StunRequest request, Registration registration, IceTuple source, long nowNanos) {
        byte[] transactionId = request.transactionId();
        char[] unknownAttributes = request.unknownAttributes();
        // Who has proved the password is answered without limit: it costs no more than a success would.
        if (unknownAttributes.length > 0) {
            counters.count(IceDrop.UNKNOWN_ATTRIBUTE);
            return StunCodec.unknownAttributes(transactionId, unknownAttributes, registration.key);
        }
        IceDrop fault = request.fault();
        if (fault != null) {
            counters.count(fault);
            return StunCodec.error(transactionId, fault, registration.key);
        }
        endSuperseded(registration);
        if (!registration.agent.onRequest(source, request.hasUseCandidate(), request.nomination(), nowNanos)) {
            return drop(IceDrop.ADDRESS_IN_USE);
        }
        counters.countAccepted();
        return StunCodec.success(transactionId, source.remoteEndpoint(), registration.key);
    }

    private void endSuperseded(Registration registration) {
        IceCredentials superseded = registration.superseded;
        if (superseded != null) {
            registration.superseded = null;
            unregister(superseded);
            registration.agent.onRestarted();
        }
    }

    private byte @Nullable [] drop(IceDrop reason) {
        counters.count(reason);
        return null;
    }

    /** Answers somebody who has proved nothing, maybe under somebody else's address: only so often. */
    private byte @Nullable [] refuse(IceDrop reason, byte[] transactionId, long nowNanos) {
        counters.count(reason);
        if (errors.tryTake(nowNanos)) {
            return StunCodec.error(transactionId, reason, null);
        }
        counters.countSuppressedError();
        return null;
    }
}
