using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Civium.Ui.Layout;

/// <summary>Where in the frame a part stands.</summary>
public enum FramePlace
{
    /// <summary>Below the top bar, over the whole width: a note that belongs on every page.</summary>
    Note,

    /// <summary>Nowhere to be seen: it watches while a page is open.</summary>
    Watch,
}

/// <summary>A component that is part of every live page, such as a note or a watcher. Modules register theirs; the frame knows none of them.</summary>
/// <param name="Place">Where.</param>
/// <param name="Component">The component's type.</param>
public sealed record FramePart(FramePlace Place, Type Component);

/// <summary>Registers parts of the frame.</summary>
public static class FrameParts
{
    /// <summary>Adds <typeparamref name="TComponent"/> to every page.</summary>
    public static IServiceCollection AddFramePart<TComponent>(this IServiceCollection services, FramePlace place)
        where TComponent : IComponent => services.AddSingleton(new FramePart(place, typeof(TComponent)));
}
