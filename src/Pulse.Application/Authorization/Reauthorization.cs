using ErrorOr;

namespace Pulse.Application.Authorization;

/// <summary>
/// Whether the transactions of a request check its caller again, and their refusal. One instance for each request.
/// </summary>
public sealed class Reauthorization
{
    /// <summary>The request type whose rule each transaction checks. Null if transactions check nothing.</summary>
    public Type? RequestType { get; private set; }

    /// <summary>Why a transaction refused the caller. The response then contains these errors. Null if none did.</summary>
    public IReadOnlyList<Error>? Refusal { get; private set; }

    /// <summary>From now on each transaction checks the caller.</summary>
    public void Start(Type requestType) => RequestType = requestType;

    /// <summary>
    /// Ends the checks. The request is handled, or it has ended its own credential and completes with the rights that it had.
    /// </summary>
    public void Stop() => RequestType = null;

    /// <summary>Replaces the response of the handler.</summary>
    public void Refuse(IReadOnlyList<Error> errors) => Refusal = errors;
}
