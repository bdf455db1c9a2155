// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.TypeConverter;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;

/**
 * Reads the result of a tool, which is the body of a message, as text for the model. It may block,
 * as streams do. Immutable.
 */
public final class ResultReader {

    private static final int BLOCK = 8192;

    private final Exchange exchange;
    private final long limit;

    /**
     * @param limit the maximum size of the text in bytes of UTF-8; a longer one is cut
     */
    public ResultReader(Exchange exchange, long limit) {
        this.exchange = exchange;
        this.limit = limit;
    }

    /**
     * Returns the body as text; empty if there is none. Streams are read up to the limit, and
     * closed.
     *
     * @throws IllegalArgumentException if the body can be written neither as text nor as JSON
     */
    public String read() throws IOException {
        Object body = exchange.getMessage().getBody();
        if (body == null) {
            return "";
        }
        if (body instanceof String text) {
            return LimitedText.of(text, limit);
        }
        if (body instanceof StreamCache cache) {
            cache.reset();
        }
        if (body instanceof byte[] bytes) {
            return read(new ByteArrayInputStream(bytes));
        }
        if (body instanceof InputStream stream) {
            return read(stream);
        }
        if (body instanceof Reader reader) {
            return read(reader);
        }
        Path file = file(body);
        if (file != null) {
            return read(Files.newInputStream(file));
        }
        refuse(body);
        // An iterator with a converter, such as the chunks of an answer, stands for a text.
        boolean isText = body instanceof Iterator<?> && converter(body) != null;
        return isStructured(body) && !isText ? json(body) : converted(body);
    }

    /** Closes a body that will not be read, if it is a stream. */
    public static void discard(Object body) throws IOException {
        if (body instanceof Closeable stream) {
            stream.close();
        }
    }

    /** Returns the path if the body is a local file, or null. */
    private static Path file(Object body) {
        if (body instanceof WrappedFile<?> wrapped) {
            return wrapped.getFile() instanceof File file ? file.toPath() : null;
        }
        if (body instanceof File file) {
            return file.toPath();
        }
        return body instanceof Path path ? path : null;
    }

    private static void refuse(Object body) {
        if (body instanceof Throwable failure) {
            // Its words are not for the model.
            throw new IllegalArgumentException("The result is an exception", failure);
        }
        if (body instanceof Flow.Publisher<?>) {
            throw new IllegalArgumentException(
                    "A publisher is no result: its elements arrive later");
        }
        if (body instanceof BaseStream<?, ?>) {
            throw new IllegalArgumentException(
                    "A java.util.stream.Stream is no result, because it may have no end: collect it into a list");
        }
    }

    private TypeConverter converter(Object body) {
        return exchange.getContext()
                .getTypeConverterRegistry()
                .lookup(String.class, body.getClass());
    }

    private String read(InputStream stream) throws IOException {
        return read(new InputStreamReader(stream, charset()));
    }

    private String read(Reader reader) throws IOException {
        try (reader) {
            LimitedText text = new LimitedText(limit);
            char[] block = new char[BLOCK];
            // Nothing is read beyond the limit, because a stream may block there.
            while (!text.isCut()) {
                int read = reader.read(block);
                if (read < 0) {
                    break;
                }
                text.write(block, 0, read);
            }
            return text.end();
        }
    }

    /** Returns the charset that the exchange or its Content-Type declares; UTF-8 by default. */
    private Charset charset() {
        return ExchangeHelper.getCharsetName(exchange, false) == null
                ? StandardCharsets.UTF_8
                : ExchangeHelper.getCharset(exchange);
    }

    private static boolean isStructured(Object body) {
        return body instanceof Map<?, ?>
                || body instanceof Iterable<?>
                || body instanceof Iterator<?>
                || body instanceof JsonNode
                || body instanceof Record
                || body instanceof Object[];
    }

    /**
     * Returns the text to which a converter of Camel converts the body. For any class, Camel falls
     * back to toString, which says something only for the values of the JDK.
     */
    private String converted(Object body) {
        Class<?> type = body.getClass();
        TypeConverter converter = converter(body);
        if (converter != null) {
            String text = converter.tryConvertTo(String.class, exchange, body);
            if (text != null) {
                return LimitedText.of(text, limit);
            }
        }
        if (body instanceof Optional<?> optional) {
            return optional.isPresent() ? json(optional.get()) : "";
        }
        boolean isValue =
                body instanceof CharSequence
                        || body instanceof Enum<?>
                        || (type.getName().startsWith("java.") && hasOwnText(type));
        return isValue ? LimitedText.of(String.valueOf(body), limit) : json(body);
    }

    /** Returns whether a class has a text of its own, not that of all objects. */
    private static boolean hasOwnText(Class<?> type) {
        try {
            return type.getMethod("toString").getDeclaringClass() != Object.class;
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String json(Object body) {
        LimitedText text = new LimitedText(limit);
        JsonResult.write(body, exchange.getContext(), text);
        return text.end();
    }
}
