namespace Civium.Host.Vitals;

/// <summary>The vital signs of the last hour, oldest dropped first: 1,800 records at most. Safe for concurrent use.</summary>
internal sealed class VitalsRing
{
    /// <summary>How often the signs are taken.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private const int Capacity = 1800;
    private readonly Lock _gate = new();
    private readonly Queue<VitalSigns> _signs = new(Capacity);
    private VitalSigns? _latest;

    /// <summary>Called after each new record, on the recorder's thread.</summary>
    public event Action? Added;

    /// <summary>The latest; null in the first two seconds.</summary>
    public VitalSigns? Latest => Volatile.Read(ref _latest);

    public void Add(VitalSigns signs)
    {
        lock (_gate)
        {
            if (_signs.Count == Capacity)
            {
                _signs.Dequeue();
            }

            _signs.Enqueue(signs);
        }

        Volatile.Write(ref _latest, signs);
        Added?.Invoke();
    }

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<VitalSigns> All()
    {
        lock (_gate)
        {
            return [.. _signs];
        }
    }
}
