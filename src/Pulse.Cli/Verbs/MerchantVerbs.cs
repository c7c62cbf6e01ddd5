using System.CommandLine;
using Pulse.Cli.Running;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Verbs;

/// <summary>Merchants.</summary>
internal static class MerchantVerbs
{
    private static readonly Column<Merchant>[] Columns =
    [
        new("ID", merchant => $"{merchant.Id}", IsWhole: true),
        new("BUSINESS", NameOf),
        new("STATUS", merchant => Texts.Name(merchant.Status), IsWhole: true),
        new("ACCOUNT", merchant => merchant.AccountId, IsWhole: true),
        new("CREATED", merchant => Texts.Time(merchant.CreatedAt)),
    ];

    public static Command Build(Builder builder) => Builder.Group(
        "merchants",
        "Merchants.",
        List(builder),
        ShowMerchant(builder),
        Change(builder, "suspend", "Suspends a merchant.", (all, id) => all.SuspendAsync(id), asks: true),
        Change(builder, "reinstate", "Reinstates a suspended merchant.", (all, id) => all.ReinstateAsync(id)),
        Change(builder, "close", "Closes a merchant. Permanent.", (all, id) => all.CloseAsync(id), asks: true));

    private static Command List(Builder builder)
    {
        var search = builder.Common.Search;
        var status = Opt.Choice<MerchantStatus>("--status", "Only merchants with this status.");
        return builder.List(
            "list",
            "Lists merchants, newest first.",
            call => call.ListAsync(
                size => call.Pulse.Merchants.ListAsync(
                    new MerchantQuery { PageSize = size, Search = call.Get(search), Status = call.Get(status) }),
                "No merchants.",
                Columns),
            search,
            status);
    }

    private static Command ShowMerchant(Builder builder)
    {
        var id = Id();
        return builder.Verb(
            "show", "Shows a merchant.", async call => Show(call, await call.Pulse.Merchants.GetAsync(call.Get(id), call.Interrupted)), id);
    }

    private static Command Change(
        Builder builder, string name, string description, Func<MerchantsClient, Guid, Task<Merchant>> change, bool asks = false)
    {
        var id = Id();
        return builder.Verb(
            name,
            description,
            async call =>
            {
                if (asks)
                {
                    var merchant = await call.Pulse.Merchants.GetAsync(call.Get(id), call.Interrupted);
                    await call.ConfirmAsync(
                        [$"Merchant {merchant.Id} '{NameOf(merchant)}', {Texts.Name(merchant.Status)}.", description]);
                }

                return Show(call, await change(call.Pulse.Merchants, call.Get(id)));
            },
            asks ? [id, builder.Common.Yes] : [id]);
    }

    private static Argument<Guid> Id() => new("id") { Description = "Id of the merchant." };

    private static string NameOf(Merchant merchant) => merchant.Basics?.BusinessName ?? "unnamed";

    private static int Show(Call call, Merchant merchant) => call.Show(
        merchant,
        ("Id", $"{merchant.Id}"),
        ("Business", NameOf(merchant)),
        ("Status", Texts.Name(merchant.Status)),
        ("Account", merchant.AccountId),
        ("Application", merchant.ApplicationId?.ToString()),
        ("Created", $"{Texts.Time(merchant.CreatedAt)} by {merchant.CreatedBy}"));
}
