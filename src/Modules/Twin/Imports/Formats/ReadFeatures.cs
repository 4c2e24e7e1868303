using System.Text.Json.Nodes;
using Civium.Modules.Twin.Entities;
using NetTopologySuite.Geometries;

namespace Civium.Modules.Twin.Imports.Formats;

/// <summary>Something a file holds, before it is checked: as GeoJSON would say it.</summary>
/// <param name="Where">The place in the file: a line, an element, a pointer.</param>
/// <param name="Code">Its code; null when the file gives none.</param>
/// <param name="Geometry">In the file's coordinates.</param>
/// <param name="Properties">Name, type and the rest.</param>
internal sealed record RawFeature(string Where, string? Code, Geometry Geometry, JsonObject Properties);

/// <summary>What a file holds, and what is wrong with it.</summary>
/// <param name="Features">What could be read.</param>
/// <param name="Faults">What could not.</param>
/// <param name="PassedOver">How many things of the file are of no kind that is imported.</param>
internal sealed record ReadFeatures(IReadOnlyList<RawFeature> Features, IReadOnlyList<FeatureFault> Faults, int PassedOver = 0);
