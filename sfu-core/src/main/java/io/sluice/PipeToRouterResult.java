package io.sluice;

/**
 * The ends of a stream that goes to another router.
 *
 * @param pipeConsumer in the router it comes from; closing it ends the pipe
 * @param pipeProducer in the router it goes to; paused, resumed and closed with the producer
 */
public record PipeToRouterResult(Consumer pipeConsumer, Producer pipeProducer) {}
