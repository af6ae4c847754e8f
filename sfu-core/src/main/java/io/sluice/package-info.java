/**
 * Sluice as a library. {@link io.sluice.Sfu} owns the threads and sockets, a {@link io.sluice.Router} joins the transports of
 * a room, a {@link io.sluice.WebRtcTransport} connects one peer (a {@link io.sluice.PlainTransport} one without ICE and DTLS, a
 * {@link io.sluice.PipeTransport} another router, a {@link io.sluice.DirectTransport} this process), a
 * {@link io.sluice.Producer} is a stream it sends and a {@link io.sluice.Consumer} one it receives; a
 * {@link io.sluice.RtpObserver} says who is loud.
 *
 * <pre>{@code
 * try (Sfu sfu = Sfu.create(SfuOptions.builder().loops(2).build())) {
 *     Router router = sfu.createRouter(RouterOptions.defaults());
 *     WebRtcTransport sending = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
 *     sending.connect(dtlsParametersOfTheSender);
 *     Producer producer = sending.produce(new ProducerOptions(MediaKind.VIDEO, rtpParametersOfTheSender));
 *
 *     WebRtcTransport receiving = router.createWebRtcTransport(WebRtcTransportOptions.defaults());
 *     receiving.connect(dtlsParametersOfTheReceiver);
 *     if (router.canConsume(producer.id(), rtpCapabilitiesOfTheReceiver)) {
 *         Consumer consumer = receiving.consume(new ConsumerOptions(producer.id(), rtpCapabilitiesOfTheReceiver));
 *     }
 * }
 * }</pre>
 *
 * <p>Calls block until done and are made for virtual threads; they may come from any thread but a loop's, where they throw
 * {@link java.lang.IllegalStateException}. What is called on something closed throws {@link io.sluice.ClosedException}, also
 * when the closing comes in between. Who is interrupted while waiting gets a
 * {@link java.util.concurrent.CancellationException} and stays interrupted. A call that fails leaves nothing behind.
 *
 * <p>Listeners are given with the options, so that no event is lost. Events come in order, those of one router one after the
 * other on a virtual thread; listeners may call back into the library, and nothing waits for them: one that blocks delays its
 * router's other listeners only, one that throws delays nobody. One that is slow hears of volumes and the like the last only,
 * while what comes and goes is told in full.
 */
@NullMarked
package io.sluice;

import org.jspecify.annotations.NullMarked;
