using Civium.Kernel.Access;

namespace Civium.Platform.Access.Journal;

/// <summary>Who asks, and from where: an address, <c>page</c> for a live page, or <c>command</c> for the command line.</summary>
public sealed record Caller(Actor Actor, string From);

/// <summary>Something to put in the access log.</summary>
/// <param name="By">Who did it and from where.</param>
/// <param name="Action">What was done: <c>sign-in</c>, <c>token-made</c>, <c>role-changed</c>, <c>access</c> ...</param>
/// <param name="Target">To what: an account, a token, a data set.</param>
/// <param name="Outcome"><c>done</c>, or why it was refused.</param>
public sealed record AccessEvent(Caller By, string Action, string Target, string Outcome = "done");

/// <summary>A line of the log, to show.</summary>
public sealed record AccessLine(
    long Id, DateTime At, string ActorId, string ActorName, string Action, string Target, string From, string Outcome, int Times);
