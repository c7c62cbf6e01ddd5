using System.Globalization;
using Pulse.Application.ApiKeys;
using Pulse.Domain.ApiKeys;

namespace Pulse.Console.ApiKeys;

/// <summary>Properties of keys in words.</summary>
public static class KeyTexts
{
    /// <summary>The values of the filter by status, with their texts.</summary>
    public static IEnumerable<(string Value, string Text)> Statuses =>
        Enum.GetValues<ApiKeyStatus>().Select(status => ($"{char.ToLowerInvariant($"{status}"[0])}{$"{status}"[1..]}", Of(status)));

    public static string Of(ApiKeyStatus status) => status == ApiKeyStatus.NotYetValid ? "Not yet valid" : $"{status}";

    /// <summary>The class of the style sheet for a status.</summary>
    public static string ClassOf(ApiKeyStatus status) => status.ToString().ToLowerInvariant();

    public static string ClassOf(SecretState state) => state == SecretState.Active ? "good" : "warn";

    public static string Of(RateLimitDto rate) => $"{Times(rate.Limit ?? 0)} in {Duration(TimeSpan.FromSeconds(rate.WindowSeconds ?? 0))}";

    public static string Of(QuotaDto quota) => Times(quota.Limit ?? 0) + quota.Period switch
    {
        QuotaPeriod.Day => " a day",
        QuotaPeriod.Month => " a month",
        _ => " in total",
    };

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with its noun, which gets an s unless the number is 1.</summary>
    public static string Count(long number, string noun) => $"{Number(number)} {noun}{Ending(number, noun)}";

    public static string Times(long number) => Count(number, "time");

    /// <summary>How long an instant is ago, in its largest unit.</summary>
    public static string Ago(DateTime instant, DateTime now) => (now - instant) switch
    {
        { TotalSeconds: < 60 } => "less than a minute ago",
        var past => $"{Rough(past)} ago",
    };

    /// <summary>How long it is until an instant, in its largest unit.</summary>
    public static string In(DateTime instant, DateTime now) => (instant - now) switch
    {
        { TotalSeconds: < 60 } => "in less than a minute",
        var left => $"in {Rough(left)}",
    };

    private static string Rough(TimeSpan span) => span switch
    {
        { TotalHours: < 1 } => Count((long)span.TotalMinutes, "minute"),
        { TotalDays: < 1 } => Count((long)span.TotalHours, "hour"),
        _ => Count((long)span.TotalDays, "day"),
    };

    private static string Duration(TimeSpan span) => span switch
    {
        { Ticks: > 0 } when span.Ticks % TimeSpan.TicksPerDay == 0 => Count((long)span.TotalDays, "day"),
        { Ticks: > 0 } when span.Ticks % TimeSpan.TicksPerHour == 0 => Count((long)span.TotalHours, "hour"),
        { Ticks: > 0 } when span.Ticks % TimeSpan.TicksPerMinute == 0 => Count((long)span.TotalMinutes, "minute"),
        _ => Count((long)span.TotalSeconds, "second"),
    };

    private static string Ending(long number, string noun) => number == 1 ? "" : noun.EndsWith("ss", StringComparison.Ordinal) ? "es" : "s";
}
