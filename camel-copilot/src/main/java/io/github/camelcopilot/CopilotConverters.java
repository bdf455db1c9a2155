package io.github.camelcopilot;

import io.github.camelcopilot.api.CopilotException;
import io.github.camelcopilot.api.ModelInfo;
import io.github.camelcopilot.api.ModelList;
import io.github.camelcopilot.api.TokenStore;
import io.github.camelcopilot.internal.login.store.FileTokenStore;
import io.github.camelcopilot.internal.stream.ChunkIterator;
import io.github.camelcopilot.internal.stream.ChunkPublisher;
import io.github.camelcopilot.internal.wire.ModelsJson;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.camel.Converter;

/** Camel's type converters for what options take, and for what operations give. */
@Converter(generateLoader = true)
public final class CopilotConverters {

    private CopilotConverters() {}

    /**
     * Returns the store in the file of that path, in which {@code ~/} is the user's home.
     *
     * @throws IllegalArgumentException if the path names no file
     */
    @Converter
    public static TokenStore toTokenStore(String path) {
        String text = path.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("The path of the token store is blank");
        }
        return FileTokenStore.at(
                text.startsWith("~/")
                        ? Path.of(System.getProperty("user.home"), text.substring(2))
                        : Path.of(text));
    }

    /** Returns a list of models as a JSON array. */
    @Converter
    public static String toJson(ModelList models) {
        return ModelsJson.write(models);
    }

    /** Returns a list of models as a JSON array in UTF-8. */
    @Converter
    public static byte[] toBytes(ModelList models) {
        return ModelsJson.write(models).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a list of models as a JSON array in UTF-8. */
    @Converter
    public static InputStream toInputStream(ModelList models) {
        return new ByteArrayInputStream(toBytes(models));
    }

    /** Returns a model as a JSON object. */
    @Converter
    public static String toJson(ModelInfo model) {
        return ModelsJson.write(model);
    }

    /** Returns a model as a JSON object in UTF-8. */
    @Converter
    public static byte[] toBytes(ModelInfo model) {
        return ModelsJson.write(model).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a model as a JSON object in UTF-8. */
    @Converter
    public static InputStream toInputStream(ModelInfo model) {
        return new ByteArrayInputStream(toBytes(model));
    }

    /** Returns the text of a streamed answer, waiting for its end. */
    @Converter
    public static String toText(ChunkIterator chunks) throws CopilotException {
        return chunks.text();
    }

    /** Returns the text of a streamed answer in UTF-8, waiting for its end. */
    @Converter
    public static byte[] toBytes(ChunkIterator chunks) throws CopilotException {
        return chunks.text().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the text of a streamed answer in UTF-8, waiting for its end. */
    @Converter
    public static InputStream toInputStream(ChunkIterator chunks) throws CopilotException {
        return new ByteArrayInputStream(toBytes(chunks));
    }

    /**
     * Fails, since Camel would take {@code toString()} for the text of a publisher otherwise.
     *
     * @throws CopilotException always; it names the forms of emission that can be converted
     */
    @SuppressWarnings("DoNotCallSuggester") // Camel calls it.
    @Converter
    public static String toText(ChunkPublisher publisher) throws CopilotException {
        throw publisher.notText();
    }

    /**
     * Fails, as {@link #toText(ChunkPublisher)} does.
     *
     * @throws CopilotException always
     */
    @SuppressWarnings("DoNotCallSuggester") // Camel calls it.
    @Converter
    public static byte[] toBytes(ChunkPublisher publisher) throws CopilotException {
        throw publisher.notText();
    }

    /**
     * Fails, as {@link #toText(ChunkPublisher)} does.
     *
     * @throws CopilotException always
     */
    @SuppressWarnings("DoNotCallSuggester") // Camel calls it.
    @Converter
    public static InputStream toInputStream(ChunkPublisher publisher) throws CopilotException {
        throw publisher.notText();
    }

    /** Returns the store in that file. */
    @Converter
    public static TokenStore toTokenStore(Path path) {
        return FileTokenStore.at(path);
    }
}
