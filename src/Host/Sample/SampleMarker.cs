using Civium.Platform.Databases;

namespace Civium.Host.Sample;

/// <summary>A note in the data directory that the sample city was removed, so that the next start does not bring it back.</summary>
internal sealed class SampleMarker(DataDirectory data)
{
    private readonly string _file = data.Combine("sample-city-removed");

    /// <summary>Whether it was removed.</summary>
    public bool IsRemoved => File.Exists(_file);

    /// <summary>Notes that it was.</summary>
    public void Remove() => File.WriteAllText(_file, "The sample city was removed. civium run --sample brings it back.\n");

    /// <summary>Takes the note away.</summary>
    public void BringBack() => File.Delete(_file);
}
