namespace Civium.Kernel.Requests;

/// <summary>
/// A request that cannot be carried out, and why. The host answers it as problem details (RFC 9457); nothing was changed.
/// </summary>
public sealed class RefusedException : Exception
{
    /// <summary>Makes a refusal.</summary>
    /// <param name="status">The HTTP status: 400, 403, 404, 409, 413, 422 ...</param>
    /// <param name="code">A short stable name in kebab case, for programs and for quoting.</param>
    /// <param name="detail">What happened, why, and what to do, in a sentence or two.</param>
    /// <param name="where">The place in the request: a JSON pointer, an option with a position, a line and a column; null when it is the whole.</param>
    public RefusedException(int status, string code, string detail, string? where = null)
        : base(detail)
    {
        Status = status;
        Code = code;
        Where = where;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>A short stable name.</summary>
    public string Code { get; }

    /// <summary>The place in the request.</summary>
    public string? Where { get; }

    /// <summary>400: the request is not well formed or means nothing.</summary>
    public static RefusedException BadRequest(string code, string detail, string? where = null) => new(400, code, detail, where);

    /// <summary>404: there is no such thing.</summary>
    public static RefusedException NotFound(string detail) => new(404, "not-found", detail);

    /// <summary>409: it does not fit what is there.</summary>
    public static RefusedException Conflict(string code, string detail, string? where = null) => new(409, code, detail, where);
}
