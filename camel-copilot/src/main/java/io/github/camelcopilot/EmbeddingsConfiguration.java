// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot;

import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options of {@code copilot:embeddings}. Set by the thread that builds the route, and only read
 * afterwards.
 */
@UriParams
public abstract class EmbeddingsConfiguration implements Cloneable {

    @UriParam(
            label = "producer",
            defaultValue = "96",
            description =
                    "Maximum number of texts in one request of copilot:embeddings; a longer list is sent in several "
                            + "requests, one after another.")
    private int embeddingsBatchSize = 96;

    @UriParam(
            label = "producer",
            description =
                    "Number of dimensions of the vectors of copilot:embeddings, for models that offer a choice. By "
                            + "default, the model determines it.")
    private Integer dimensions;

    public int getEmbeddingsBatchSize() {
        return embeddingsBatchSize;
    }

    public void setEmbeddingsBatchSize(int embeddingsBatchSize) {
        this.embeddingsBatchSize = embeddingsBatchSize;
    }

    public Integer getDimensions() {
        return dimensions;
    }

    public void setDimensions(Integer dimensions) {
        this.dimensions = dimensions;
    }
}
