using Civium.Platform.Observations.Embedded.Disk;

namespace Civium.Modules.Tests.Observations;

/// <summary>What fails.</summary>
internal enum DiskStep
{
    None,
    Write,
    Sync,
    Truncate,
}

/// <summary>A disk that says it is full when told to, after half of a write is done.</summary>
internal sealed class FailingDisk
{
    private const int NoSpace = 28;

    public DiskStep Fails { get; set; }

    public ILogFile Open(string path) => new Faulty(this, new DiskLogFile(path));

    private static IOException Full() => new("No space left on device", NoSpace);

    private sealed class Faulty(FailingDisk disk, ILogFile inner) : ILogFile
    {
        public void Write(IReadOnlyList<ReadOnlyMemory<byte>> buffers, long offset)
        {
            if (disk.Fails is DiskStep.Write or DiskStep.Truncate)
            {
                inner.Write([buffers[0]], offset);
                throw Full();
            }

            inner.Write(buffers, offset);
        }

        public void Sync()
        {
            if (disk.Fails == DiskStep.Sync)
                throw Full();
            inner.Sync();
        }

        public void Truncate(long length)
        {
            if (disk.Fails == DiskStep.Truncate)
                throw Full();
            inner.Truncate(length);
        }

        public void Dispose() => inner.Dispose();
    }
}
