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
 * ICE-CONTROLLED is always a role conflict. Error responses are limited in number, since anybody can ask for one under
 * anybody's address.
 */
public final class IceServer {
    static final int ERRORS_PER_SECOND = 100;

    private final Map<String, Registration> registrations = new HashMap<>();
    private final TokenBucket errors = new TokenBucket(ERRORS_PER_SECOND);
    private final IceCounters counters = new IceCounters();

    /** A pair of credentials in use; an agent that changes from one pair to the next has two for a while. */
    private static final class Registration {
        private final IceLiteAgent agent;
        private final byte[] key;

        Registration(IceLiteAgent agent, byte[] key) {
            this.agent = agent;
            this.key = key;
        }
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
        byte[] key = credentials.password().getBytes(StandardCharsets.US_ASCII);
        String usernameFragment = credentials.usernameFragment();
        if (registrations.putIfAbsent(usernameFragment, new Registration(agent, key)) != null) {
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
        if (unknownAttributes.length > 0) {
            return mayRefuse(IceDrop.UNKNOWN_ATTRIBUTE, nowNanos)
                    ? StunCodec.unknownAttributes(transactionId, unknownAttributes, registration.key)
                    : null;
        }
        IceDrop fault = request.fault();
        if (fault != null) {
            return mayRefuse(fault, nowNanos) ? StunCodec.error(transactionId, fault, registration.key) : null;
        }
        counters.countAccepted();
        registration.agent.onRequest(source, request.hasUseCandidate(), request.nomination(), nowNanos);
        return StunCodec.success(transactionId, source.remoteEndpoint(), registration.key);
    }

    private byte @Nullable [] drop(IceDrop reason) {
        counters.count(reason);
        return null;
    }

    private byte @Nullable [] refuse(IceDrop reason, byte[] transactionId, long nowNanos) {
        return mayRefuse(reason, nowNanos) ? StunCodec.error(transactionId, reason, null) : null;
    }

    private boolean mayRefuse(IceDrop reason, long nowNanos) {
        counters.count(reason);
        boolean allowed = errors.tryTake(nowNanos);
        if (!allowed) {
            counters.countSuppressedError();
        }
        return allowed;
    }
}
