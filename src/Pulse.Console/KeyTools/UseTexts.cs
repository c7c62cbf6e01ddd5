using Pulse.Console.ApiKeys;
using Pulse.Domain.ApiKeys;

namespace Pulse.Console.KeyTools;

/// <summary>Result codes of uses in plain words.</summary>
public static class UseTexts
{
    /// <summary>Why a use was refused.</summary>
    public static string OfRefusal(string code) => code switch
    {
        UseCodes.Disabled => "Key or account disabled",
        UseCodes.Expired => "Expired",
        UseCodes.NotYetValid => "Not yet valid",
        UseCodes.Policy => "Policy of the account",
        UseCodes.IpNotAllowed => "Network not allowed",
        UseCodes.MissingPermission => "Missing permission",
        UseCodes.RateLimited => "Rate limit reached",
        UseCodes.QuotaExhausted => "Quota used up",
        [var first, .. var rest] => char.ToUpperInvariant(first) + rest.Replace('_', ' '),
        _ => code,
    };

    /// <summary>The question that a check answers with yes if it passes.</summary>
    public static string OfCheck(string code) => code switch
    {
        UseCodes.Disabled => "Are the key and its account enabled?",
        UseCodes.Expired => "Is the key not expired?",
        UseCodes.NotYetValid => "Is the key already valid?",
        UseCodes.Policy => "Does the key follow the policy of the account?",
        UseCodes.IpNotAllowed => "May the key be used from this address?",
        UseCodes.MissingPermission => "Does the key hold the permission?",
        UseCodes.RateLimited => "Is the rate limit not reached?",
        UseCodes.QuotaExhausted => "Is the quota not used up?",
        _ => OfRefusal(code),
    };

    /// <summary>The start of a sentence about a number of API keys.</summary>
    public static string KeysAre(long number) => $"{KeyTexts.Count(number, "key")} {(number == 1 ? "is" : "are")}";
}
