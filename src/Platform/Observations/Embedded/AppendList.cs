namespace Civium.Platform.Observations.Embedded;

/// <summary>A list that one thread appends to while others read what was there when they looked. Nothing is ever removed.</summary>
internal sealed class AppendList<T>
{
    private T[] _items = new T[4];
    private int _count;

    /// <summary>How many items there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What is there now. Items below <see cref="Count"/> never change.</summary>
    public ReadOnlySpan<T> Items
    {
        get
        {
            // Count first: the array read after it holds at least that many.
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _items).AsSpan(0, count);
        }
    }

    /// <summary>Adds an item; one thread at a time.</summary>
    public void Add(T item)
    {
        if (_count == _items.Length)
        {
            var larger = new T[_items.Length * 2];
            Array.Copy(_items, larger, _count);
            Volatile.Write(ref _items, larger);
        }

        _items[_count] = item;
        Volatile.Write(ref _count, _count + 1);
    }
}
