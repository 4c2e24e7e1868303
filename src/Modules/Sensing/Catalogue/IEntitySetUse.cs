namespace Civium.Modules.Sensing.Catalogue;

/// <summary>Something done with a set whose row type must be known.</summary>
internal interface IEntitySetUse<out TResult>
{
    TResult Use<T>(EntitySet<T> set)
        where T : Entity, new();
}
