// Convolutions of every kind.
import type { LayerId } from "../../../shared/layers/registry.ts";
import { initializerFields, kernelFields, lostSettings, plainFields, windowFields } from "../kerasFields.ts";
import { channelsLast, unknown, withActivation, type Convert } from "./conversion.ts";

function convolution(layer: LayerId, axes: number): Convert {
  return channelsLast((config) =>
    withActivation(
      layer,
      config,
      plainFields({
        filters: config.number("filters", 1),
        dilationRate: config.integers("dilation_rate", axes, 1),
        groups: config.number("groups", 1),
      }),
      windowFields(config, axes, "kernelSize"),
      kernelFields(config),
    ),
  );
}

function transposedConvolution(layer: LayerId, axes: number): Convert {
  return channelsLast((config) => {
    if (config.integers("dilation_rate", axes, 1).some((rate) => rate !== 1)) return unknown("it is dilated");
    return withActivation(
      layer,
      config,
      plainFields({ filters: config.number("filters", 1) }),
      windowFields(config, axes, "kernelSize"),
      kernelFields(config),
      lostSettings(config, "output_padding"),
    );
  });
}

/** Depthwise ones have a kernel per channel, separable ones mix the channels afterwards. */
function channelwiseConvolution(layer: LayerId, axes: number, separable: boolean): Convert {
  return channelsLast((config) =>
    withActivation(
      layer,
      config,
      plainFields({
        ...(separable ? { filters: config.number("filters", 1) } : {}),
        depthMultiplier: config.number("depth_multiplier", 1),
        dilationRate: config.integers("dilation_rate", axes, 1),
        useBias: config.boolean("use_bias", true),
      }),
      windowFields(config, axes, "kernelSize"),
      initializerFields(
        config,
        "depthwiseInitializer",
        "biasInitializer",
        ...(separable ? ["pointwiseInitializer"] : []),
      ),
      lostSettings(
        config,
        "depthwise_regularizer",
        "pointwise_regularizer",
        "bias_regularizer",
        "depthwise_constraint",
        "pointwise_constraint",
      ),
    ),
  );
}

export const convolutionLayers: Readonly<Record<string, Convert>> = {
  Conv1D: convolution("conv1d", 1),
  Conv2D: convolution("conv2d", 2),
  Conv3D: convolution("conv3d", 3),
  Conv1DTranspose: transposedConvolution("conv1dTranspose", 1),
  Conv2DTranspose: transposedConvolution("conv2dTranspose", 2),
  Conv3DTranspose: transposedConvolution("conv3dTranspose", 3),
  DepthwiseConv1D: channelwiseConvolution("depthwiseConv1d", 1, false),
  DepthwiseConv2D: channelwiseConvolution("depthwiseConv2d", 2, false),
  SeparableConv1D: channelwiseConvolution("separableConv1d", 1, true),
  SeparableConv2D: channelwiseConvolution("separableConv2d", 2, true),
};
