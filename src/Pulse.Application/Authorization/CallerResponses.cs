using System.Diagnostics.CodeAnalysis;
using Pulse.Application.Common;
using Pulse.Domain.Permissions;

namespace Pulse.Application.Authorization;

/// <summary>
/// Serialized responses that depend only on a cached caller and on what it holds in the account in effect. They live as long as the cached
/// caller: a change of its rights gives another caller, without them.
/// </summary>
/// <param name="budget">The memory of the cache.</param>
public sealed class CallerResponses(MemoryBudget budget)
{
    /// <summary>A caller can act in many accounts. Further responses are made for each request.</summary>
    private const int MaxResponses = 8;

    private static readonly Kept[] Dropped = [];

    private Caller? owner;
    private Kept[]? kept;
    private bool wasAsked;

    /// <summary>Sets the caller that the responses belong to. They are not valid for a copy of it.</summary>
    public void BelongTo(Caller caller) => owner = caller;

    /// <param name="caller">The caller of the request.</param>
    /// <param name="held">The permissions of the caller in the account in effect.</param>
    /// <param name="response">The response that was kept for them.</param>
    public bool TryFind(Caller caller, PermissionSet held, [NotNullWhen(true)] out KeptResponse? response)
    {
        response = null;
        if (ReferenceEquals(caller, owner))
        {
            foreach (var known in Volatile.Read(ref kept) ?? [])
            {
                if (known.Held == held)
                {
                    response = known.Response;
                }
            }
        }

        return response is not null;
    }

    /// <summary>
    /// Keeps a response, if there is memory for it. The first one is not kept: many credentials are used for one request only.
    /// </summary>
    public void Keep(Caller caller, PermissionSet held, KeptResponse response)
    {
        if (!wasAsked)
        {
            wasAsked = true;
            return;
        }

        var before = Volatile.Read(ref kept);
        if (ReferenceEquals(before, Dropped) || before?.Length == MaxResponses || !ReferenceEquals(caller, owner)
            || !budget.TryTake(response.Size))
        {
            return;
        }

        if (!ReferenceEquals(Interlocked.CompareExchange(ref kept, [.. before ?? [], new Kept(held, response)], before), before))
        {
            // Another request was faster. A later one keeps its response.
            budget.Return(response.Size);
        }
    }

    /// <summary>Gives the memory back when the caller leaves the cache. Nothing is kept from then on.</summary>
    public void Drop()
    {
        var before = Interlocked.Exchange(ref kept, Dropped);
        budget.Return(before?.Sum(known => (long)known.Response.Size) ?? 0);
    }

    private sealed record Kept(PermissionSet Held, KeptResponse Response);
}

/// <summary>A serialized response in two parts. The presented token belongs between them, and is never kept.</summary>
/// <param name="Head">The part before the token.</param>
/// <param name="Tail">The part after the token.</param>
public sealed record KeptResponse(byte[] Head, byte[] Tail)
{
    /// <summary>Bytes of objects and array headers, about.</summary>
    private const int Overhead = 160;

    public int Size => Head.Length + Tail.Length + Overhead;
}
