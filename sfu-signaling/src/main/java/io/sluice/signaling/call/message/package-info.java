/** What is said about calls: requests and events as records, and how each dialect has them. */
@NullMarked
package io.sluice.signaling.call.message;

import org.jspecify.annotations.NullMarked;
