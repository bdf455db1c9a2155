// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.message;

import io.github.camelcopilot.api.CopilotRequestException;
import io.github.camelcopilot.api.ErrorDetails;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.util.IOHelper;

/**
 * Reads the body of a message as text or bytes. Unlike Camel's converters, it limits the size,
 * rejects malformed text, and leaves the body readable for a redelivery. Immutable.
 */
final class BodyReader {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final int READER_BLOCK = 8192;

    private final long limit;

    /**
     * @param limit the maximum size of a body in bytes
     */
    BodyReader(long limit) {
        this.limit = limit;
    }

    /**
     * Returns the text of the body; null if there is no body.
     *
     * @throws CopilotRequestException if the body is too large or not valid text
     * @throws IllegalArgumentException if the body cannot be converted to text
     */
    String readText(Exchange exchange) throws CopilotRequestException, IOException {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body == null) {
            return null;
        }
        if (body instanceof String text) {
            checkSize(text.length());
            return text;
        }
        if (body instanceof Reader reader) {
            return body instanceof StreamCache cache
                    ? readCache(cache, reader)
                    : readOnce(message, reader);
        }
        if (isBytes(body)) {
            return decode(exchange, readBytes(exchange));
        }
        return convertToText(exchange, body);
    }

    private String convertToText(Exchange exchange, Object body) throws CopilotRequestException {
        String text =
                exchange.getContext().getTypeConverter().tryConvertTo(String.class, exchange, body);
        if (text == null) {
            throw notText(body);
        }
        checkHasText(body, text);
        checkSize(text.length());
        return text;
    }

    /**
     * Checks that a prompt does not contain the result of {@link Object#toString()} of the body, to
     * which Camel's converters fall back and which is meaningless to a model.
     *
     * @throws IllegalArgumentException if it does
     */
    static void checkHasText(Object body, String prompt) {
        if (body == null) {
            return;
        }
        String type = body.getClass().getName() + "@";
        if (prompt.contains(type) && prompt.contains(type + Integer.toHexString(body.hashCode()))) {
            throw notText(body);
        }
    }

    private static IllegalArgumentException notText(Object body) {
        return new IllegalArgumentException(
                "A body of the type "
                        + body.getClass().getName()
                        + " is neither text nor an image, and Camel has no converter from it to text");
    }

    /**
     * Returns the bytes of the body.
     *
     * @throws CopilotRequestException if the body is too large
     * @throws IllegalArgumentException if the body cannot be converted to bytes
     */
    byte[] readBytes(Exchange exchange) throws CopilotRequestException, IOException {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (body instanceof byte[] bytes) {
            checkSize(bytes.length);
            return bytes;
        }
        Path file = file(body);
        if (file != null) {
            checkSize(Files.size(file));
            try (InputStream stream = Files.newInputStream(file)) {
                return readBounded(stream);
            }
        }
        if (body instanceof StreamCache cache) {
            return readCache(cache);
        }
        if (body instanceof InputStream stream) {
            return readOnce(message, stream);
        }
        try (InputStream stream =
                exchange.getContext()
                        .getTypeConverter()
                        .mandatoryConvertTo(InputStream.class, exchange, body)) {
            return readBounded(stream);
        } catch (NoTypeConversionAvailableException noBytes) {
            throw new IllegalArgumentException(
                    "A body of the type " + body.getClass().getName() + " cannot be read as bytes",
                    noBytes);
        }
    }

    /** Returns whether the body consists of characters or bytes, rather than being an object. */
    static boolean isText(Object body) {
        return body instanceof String || body instanceof Reader || isBytes(body);
    }

    private static boolean isBytes(Object body) {
        return body instanceof byte[]
                || body instanceof InputStream
                || body instanceof StreamCache
                || body instanceof WrappedFile<?>
                || file(body) != null;
    }

    /** Returns the path if the body is a local file, or null. */
    static Path file(Object body) {
        if (body instanceof WrappedFile<?> wrapped) {
            return file(wrapped.getFile());
        }
        if (body instanceof File file) {
            return file.toPath();
        }
        return body instanceof Path path ? path : null;
    }

    /** Reads a cached stream, which must be reset before and after each read. */
    private byte[] readCache(StreamCache cache) throws CopilotRequestException, IOException {
        checkSize(cache.length());
        cache.reset();
        try {
            if (cache instanceof InputStream stream) {
                return readBounded(stream);
            }
            BoundedOutput output = new BoundedOutput(limit);
            cache.writeTo(output);
            if (output.isExceeded()) {
                throw tooLarge();
            }
            return output.toByteArray();
        } finally {
            cache.reset();
        }
    }

    /**
     * Reads a stream that can be read only once, and replaces the body with the bytes, so that the
     * message can be sent again.
     */
    private byte[] readOnce(Message message, InputStream stream)
            throws CopilotRequestException, IOException {
        byte[] bytes = stream.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
        if (bytes.length > limit) {
            message.setBody(new SequenceInputStream(new ByteArrayInputStream(bytes), stream));
            throw tooLarge();
        }
        message.setBody(bytes);
        stream.close();
        return bytes;
    }

    /** Like {@link #readOnce(Message, InputStream)}, but for characters. */
    private String readOnce(Message message, Reader reader)
            throws CopilotRequestException, IOException {
        String text = readBounded(reader);
        if (text.length() > limit) {
            message.setBody(new JoinedReader(new StringReader(text), reader));
            throw tooLarge();
        }
        message.setBody(text);
        reader.close();
        return text;
    }

    /** Like {@link #readCache(StreamCache)}, but for characters. */
    private String readCache(StreamCache cache, Reader reader)
            throws CopilotRequestException, IOException {
        cache.reset();
        try {
            String text = readBounded(reader);
            checkSize(text.length());
            return text;
        } finally {
            cache.reset();
        }
    }

    /**
     * Reads the remaining characters, up to and including the first block that exceeds the limit.
     */
    private String readBounded(Reader reader) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] block = new char[READER_BLOCK];
        int read = 0;
        while (read >= 0 && text.length() <= limit) {
            read = reader.read(block);
            text.append(block, 0, Math.max(read, 0));
        }
        return text.toString();
    }

    private byte[] readBounded(InputStream stream) throws CopilotRequestException, IOException {
        byte[] bytes = stream.readNBytes((int) Math.min(limit + 1, Integer.MAX_VALUE - 8));
        checkSize(bytes.length);
        return bytes;
    }

    private void checkSize(long size) throws CopilotRequestException {
        if (size > limit) {
            throw tooLarge();
        }
    }

    private CopilotRequestException tooLarge() {
        return new CopilotRequestException(
                "The body is larger than maxRequestSize (" + limit + " bytes); nothing was sent",
                null,
                ErrorDetails.ofCode("request_too_large"));
    }

    /**
     * Returns the text that bytes hold in the charset that the exchange declares.
     *
     * @throws CopilotRequestException if they are not valid text
     */
    static String decode(Exchange exchange, byte[] bytes) throws CopilotRequestException {
        Charset charset = charset(exchange);
        try {
            String text =
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
            boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return marked ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            throw new CopilotRequestException(
                    "The body is not valid "
                            + charset
                            + " text; nothing was sent. Declare its charset with the property or header CamelCharsetName, in"
                            + " Content-Type, or with the option charset of the file endpoint",
                    malformed,
                    ErrorDetails.ofCode("invalid_charset"));
        }
    }

    /**
     * Returns the charset that the exchange declares, otherwise that of Content-Type, otherwise
     * UTF-8.
     */
    private static Charset charset(Exchange exchange) throws CopilotRequestException {
        String name = ExchangeHelper.getCharsetName(exchange, false);
        if (name == null) {
            String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class);
            name = type == null ? "UTF-8" : IOHelper.getCharsetNameFromContentType(type);
        }
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new CopilotRequestException(
                    "The declared charset '" + name + "' is unknown; nothing was sent",
                    unknown,
                    ErrorDetails.ofCode("invalid_charset"));
        }
    }
}
