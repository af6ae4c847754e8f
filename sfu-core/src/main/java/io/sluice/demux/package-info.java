/** What a datagram is and whose: the classifier of RFC 7983 and the table of known peers. */
@NullMarked
package io.sluice.demux;

import org.jspecify.annotations.NullMarked;
